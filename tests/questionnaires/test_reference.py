"""The reference lists: the national size rule, industries by everyday words, regions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from questionnaires.base import SECTORS, SIZES
from questionnaires.derivation import derive
from questionnaires.facts import Facts
from questionnaires.loader import CONTENT
from questionnaires.reference import Industries, Region, Regions, SectorGroups, SizeClasses

ModelT = TypeVar("ModelT", bound=BaseModel)


def read(file: str, kind: type[ModelT]) -> ModelT:
    data = YAML(typ="safe").load((CONTENT / file).read_text(encoding="utf-8"))
    return kind.model_validate(data)


SIZE_CLASSES = read("size_classes.yaml", SizeClasses)


@pytest.fixture(scope="module")
def sizes() -> SizeClasses:
    return SIZE_CLASSES


@pytest.fixture(scope="module")
def industries() -> Industries:
    return read("industries.yaml", Industries)


@pytest.fixture(scope="module")
def regions() -> Regions:
    return read("regions.yaml", Regions)


def firm(
    employees: int | None = None, revenue: int | None = None, assets: int | None = None
) -> dict[str, Any]:
    """Facts of a firm whose money values are known exactly."""
    facts = {
        "firm.employees": employees,
        "firm.revenue_floor": revenue,
        "firm.revenue_ceiling": None if revenue is None else revenue + 1,
        "firm.assets_floor": assets,
        "firm.assets_ceiling": None if assets is None else assets + 1,
    }
    return {fact: value for fact, value in facts.items() if value is not None}


class TestTheSizeRule:
    @pytest.mark.parametrize(
        ("row", "known", "size"),
        [
            ("industry", firm(1000, 40000), "large"),
            ("industry", firm(999, 40000), "medium"),
            ("industry", firm(1000, 39999), "medium"),
            ("industry", firm(300, 2000), "medium"),
            ("industry", firm(300, 1999), "small"),
            ("industry", firm(299, 2000), "small"),
            ("industry", firm(20, 300), "small"),
            ("industry", firm(20, 299), "micro"),
            ("industry", firm(19, 300), "micro"),
            ("agriculture", firm(revenue=20000), "large"),
            ("agriculture", firm(revenue=19999), "medium"),
            ("agriculture", firm(revenue=500), "medium"),
            ("agriculture", firm(revenue=50), "small"),
            ("agriculture", firm(revenue=49), "micro"),
            ("construction", firm(revenue=80000, assets=80000), "large"),
            ("construction", firm(revenue=6000, assets=5000), "medium"),
            ("construction", firm(revenue=6000, assets=4999), "small"),
            ("construction", firm(revenue=300, assets=300), "small"),
            ("construction", firm(revenue=80000, assets=299), "micro"),
            ("wholesale", firm(5, 1000), "small"),
            ("retail", firm(50, 500), "medium"),
            ("software", firm(10, 50), "small"),
            ("real_estate", firm(revenue=1000, assets=5000), "medium"),
            ("property_management", firm(100, 499), "micro"),
            ("leasing_business", firm(employees=100, assets=8000), "medium"),
            ("leasing_business", firm(employees=100, assets=7999), "small"),
            ("other", firm(300), "large"),
            ("other", firm(45), "small"),
            ("other", firm(9), "micro"),
        ],
    )
    def test_a_firm_gets_the_size_of_the_national_table(
        self, sizes: SizeClasses, row: str, known: dict[str, Any], size: str
    ) -> None:
        decision = sizes.size_of(row, known)
        assert (decision.size, decision.needs) == (size, ())

    @pytest.mark.parametrize("row", SIZE_CLASSES.rows, ids=lambda row: row.id)
    def test_one_value_below_a_line_gives_the_next_smaller_size(
        self, sizes: SizeClasses, row: Any
    ) -> None:
        for line in row.lines:
            least = line.least()
            assert sizes.size_of(row.id, firm(**least)).size == line.size
            for measure, value in least.items():
                lower = sizes.size_of(row.id, firm(**{**least, measure: value - 1})).size
                assert lower is not None
                assert SIZES.index(lower) < SIZES.index(line.size)

    @pytest.mark.parametrize("row", SIZE_CLASSES.rows, ids=lambda row: row.id)
    def test_the_lines_of_a_row_ask_for_the_same_measures_and_fall(self, row: Any) -> None:
        least = [line.least() for line in row.lines]
        assert least[0].keys() == least[1].keys() == least[2].keys() != set()
        assert all(least[0][m] > least[1][m] > least[2][m] for m in least[0])

    def test_the_table_has_sixteen_rows(self, sizes: SizeClasses) -> None:
        assert len({row.id for row in sizes.rows}) == 16

    def test_twelve_people_in_industry_are_micro_whatever_the_revenue(
        self, sizes: SizeClasses
    ) -> None:
        assert sizes.size_of("industry", firm(employees=12)).size == "micro"
        assert sizes.size_of("industry", firm(12, 50000)).size == "micro"

    def test_agriculture_does_not_ask_for_people(self, sizes: SizeClasses) -> None:
        assert sizes.size_of("agriculture", firm(employees=3)).needs == ("revenue",)

    def test_unknown_revenue_leaves_the_size_open_and_is_named(self, sizes: SizeClasses) -> None:
        decision = sizes.size_of("industry", firm(employees=300))
        assert (decision.size, decision.needs) == (None, ("revenue",))
        assert decision.reason == "工业：还要知道营业收入才能判定"

    def test_unknown_assets_are_the_only_thing_a_leasing_firm_is_asked(
        self, sizes: SizeClasses
    ) -> None:
        assert sizes.size_of("leasing_business", firm(150, 3000)).needs == ("assets",)

    def test_nothing_known_names_every_measure_of_the_row(self, sizes: SizeClasses) -> None:
        assert sizes.size_of("construction", {}).needs == ("revenue", "assets")

    def test_a_revenue_known_to_be_low_decides_without_the_people(self, sizes: SizeClasses) -> None:
        assert sizes.size_of("industry", firm(revenue=100)).size == "micro"

    def test_a_band_that_holds_a_line_leaves_the_size_open(self, sizes: SizeClasses) -> None:
        band = {"firm.employees": 400, "firm.revenue_floor": 1000, "firm.revenue_ceiling": 3000}
        assert sizes.size_of("industry", band).needs == ("revenue",)
        assert sizes.size_of("industry", {**band, "firm.revenue_floor": 2000}).size == "medium"

    def test_the_band_without_a_ceiling_reaches_the_highest_line(self, sizes: SizeClasses) -> None:
        band = {"firm.employees": 1000, "firm.revenue_floor": 40000}
        assert sizes.size_of("industry", band).size == "large"

    def test_the_reason_names_the_row_and_its_values(self, sizes: SizeClasses) -> None:
        medium = sizes.size_of("industry", firm(300, 2000)).reason
        assert medium == "工业：从业人员 300 人及以上且营业收入 2000 万元及以上"
        micro = sizes.size_of("other", firm(3)).reason
        assert micro == "其他未列明行业：未达到小型的下限（从业人员 10 人及以上）"

    def test_finance_chooses_its_size_by_hand(
        self, sizes: SizeClasses, industries: Industries
    ) -> None:
        for industry_id in ("J66", "J67", "J68", "J69"):
            row = industries[industry_id].size_row
            assert row == sizes.no_row
            assert sizes.size_of(row, firm(100, 5000, 5000)).size is None

    def test_a_size_row_in_another_order_is_refused(self) -> None:
        line = {"size": "large", "employees": 300}
        row = {"id": "x", "title": "x", "lines": [{**line, "size": "small"}, line]}
        with pytest.raises(ValidationError, match="large, medium and small"):
            SizeClasses.model_validate({"source": "x", "no_row": "manual", "rows": [row]})

    def test_extra_edges_of_an_unknown_row_are_refused(self) -> None:
        data = {"source": "x", "no_row": "manual", "rows": [], "extra_edges": {"retial": [1]}}
        with pytest.raises(ValidationError, match="retial"):
            SizeClasses.model_validate(data)


class TestBands:
    def test_bands_lie_between_the_edges_and_the_last_is_open(self, sizes: SizeClasses) -> None:
        assert sizes.bands("retail", "revenue") == (
            (0, 100),
            (100, 500),
            (500, 20000),
            (20000, None),
        )

    def test_a_measure_that_decides_nothing_has_one_band(self, sizes: SizeClasses) -> None:
        assert sizes.bands("industry", "assets") == ((0, None),)

    def test_firms_without_a_row_have_bands_too(self, sizes: SizeClasses) -> None:
        assert sizes.bands(sizes.no_row, "revenue")[0][0] == 0

    @pytest.mark.parametrize(
        ("row", "edge"),
        [
            ("industry", 2000),
            ("wholesale", 2000),
            ("retail", 500),
            ("lodging", 200),
            ("catering", 200),
        ],
    )
    def test_the_line_of_designated_size_is_an_edge(
        self, sizes: SizeClasses, row: str, edge: int
    ) -> None:
        assert edge in dict(sizes.bands(row, "revenue"))

    def test_every_band_decides_the_size_once_the_people_are_known(
        self, sizes: SizeClasses
    ) -> None:
        for row in sizes.rows:
            for floor, ceiling in sizes.bands(row.id, "revenue"):
                known = {"firm.employees": 150, "firm.revenue_floor": floor}
                if ceiling is not None:
                    known["firm.revenue_ceiling"] = ceiling
                assert "revenue" not in sizes.size_of(row.id, known).needs

    def test_every_revenue_a_program_asks_for_is_an_edge_in_every_row(
        self, sizes: SizeClasses
    ) -> None:
        programs = "".join(p.read_text(encoding="utf-8") for p in CONTENT.glob("programs/*/*.yaml"))
        asked = {int(n) for n in re.findall(r"firm\.revenue_floor >= (\d+)", programs)}
        for row_id in (*(row.id for row in sizes.rows), sizes.no_row):
            assert asked <= set(dict(sizes.bands(row_id, "revenue"))), row_id


class TestIndustries:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("机加工", "C34"),
            ("数控车床", "C34"),
            ("小型机加工厂", "C34"),
            ("钣金", "C33"),
            ("五金", "C33"),
            ("五金店", "F52"),
            ("注塑", "C29"),
            ("注塑机", "C35"),
            ("模具", "C35"),
            ("面粉", "C13"),
            ("豆制品", "C13"),
            ("牛肉加工", "C13"),
            ("烘焙", "C14"),
            ("面馆", "H62"),
            ("火锅店", "H62"),
            ("快递", "G60"),
            ("装修", "E50"),
            ("水电安装", "E49"),
            ("软件开发", "I65"),
            ("广告", "L72"),
            ("会计代账", "L72"),
            ("物业", "K70B"),
            ("家政", "O80"),
            ("家政公司", "O80"),
            ("保洁", "O80"),
            ("月嫂", "O80"),
            ("汽修", "O81"),
            ("幼儿园", "P83"),
            ("养老院", "Q85"),
            (" 4s店 ", "F52"),
            ("c34", "C34"),
            ("通用设备制造业", "C34"),
        ],
    )
    def test_everyday_words_find_the_industry_first(
        self, industries: Industries, words: str, first: str
    ) -> None:
        assert industries.search(words)[0].id == first

    def test_several_words_find_several_industries(self, industries: Industries) -> None:
        found = {industry.id for industry in industries.search("机加工、钣金")}
        assert found == {"C33", "C34"}

    def test_the_longest_word_in_common_wins(self, industries: Industries) -> None:
        assert industries.search("汽车零部件和模具")[0].id == "C36"

    def test_an_unknown_word_finds_the_nearest_industry(self, industries: Industries) -> None:
        assert [industry.id for industry in industries.search("不锈钢水槽")] == ["C33"]

    @pytest.mark.parametrize("words", ["", "  ", "qwerty"])
    def test_nothing_meaningful_finds_nothing(self, industries: Industries, words: str) -> None:
        assert industries.search(words) == ()

    def test_every_division_a_firm_can_have_is_listed_once(self, industries: Industries) -> None:
        ids = [industry.id for industry in industries.industries]
        assert len(ids) == len(set(ids))
        assert {int(identifier[1:3]) for identifier in ids} == set(range(1, 91))
        assert all(i.id.startswith(i.category) for i in industries.industries)

    def test_an_everyday_word_belongs_to_one_industry(self, industries: Industries) -> None:
        words = [word for industry in industries.industries for word in industry.everyday]
        assert len(words) == len(set(words))
        assert all(4 <= len(industry.everyday) <= 15 for industry in industries.industries)

    def test_every_industry_has_a_row_of_the_size_rule(
        self, industries: Industries, sizes: SizeClasses
    ) -> None:
        assert {i.size_row for i in industries.industries} == {
            sizes.no_row,
            *(row.id for row in sizes.rows),
        }

    @pytest.mark.parametrize(
        ("sector", "divisions"),
        [
            ("M", "B06 C16 C27 C34 D44"),
            ("F", "A01 A05 C13 C14 C15"),
            ("E", "E47 E50 K70A"),
            ("P", "F51 G54 G60 I65 J66 L72 M74"),
            ("S", "F52 H61 H62 K70B N78 O80 O81 P83 Q85 R90"),
        ],
    )
    def test_the_industry_decides_the_question_group(
        self, industries: Industries, sector: str, divisions: str
    ) -> None:
        assert {industries[division].sector for division in divisions.split()} == {sector}

    def test_the_five_question_groups_are_described(self) -> None:
        groups = read("sectors.yaml", SectorGroups).sectors
        assert tuple(group.id for group in groups) == SECTORS


class TestRegions:
    def test_a_region_lies_in_its_city_and_province(self, regions: Regions) -> None:
        assert [place.id for place in regions.lineage("beilin")] == ["beilin", "xian", "shaanxi"]

    def test_a_program_of_the_city_is_offered_in_its_districts(self, regions: Regions) -> None:
        assert regions.within("gaoxin_xian", ("xian",))
        assert regions.within("kongtong", ("kongtong", "xian"))
        assert regions.within("shushan", ("anhui",))
        assert not regions.within("jingchuan", ("kongtong",))
        assert not regions.within("yanta", ("qingdao", "anhui"))

    def test_national_programs_are_offered_everywhere(self, regions: Regions) -> None:
        assert all(regions.within(region.id, ("national",)) for region in regions.regions)

    def test_a_firm_elsewhere_has_national_programs_only(self, regions: Regions) -> None:
        real = tuple(r.id for r in regions.regions if r.id not in ("other", "other_place"))
        assert regions.within("other_place", ("national",))
        assert not regions.within("other_place", real)

    def test_ids_are_unique(self, regions: Regions) -> None:
        ids = [region.id for region in regions.regions]
        assert len(ids) == len(set(ids))

    def test_codes_continue_the_code_of_the_place_around(self, regions: Regions) -> None:
        prefix = {"city": 2, "district": 4, "functional_area": 4}
        for region in regions.regions:
            if region.parent:
                n = prefix[region.level]
                assert region.code[:n] == regions[region.parent].code[:n], region.id

    def test_only_functional_areas_have_codes_of_their_own(self, regions: Regions) -> None:
        for region in regions.regions:
            own = region.level == "functional_area"
            pattern = r"\d{4}-[A-Z]+" if own else r"\d{6}"
            assert re.fullmatch(pattern, region.code), region.id

    def test_each_seed_policy_is_the_ground_of_one_place(self, regions: Regions) -> None:
        assert {region.id: region.policy for region in regions.regions if region.policy} == {
            "xian": "xian-2024",
            "qingdao": "qingdao-2023",
            "xining": "xining-2015",
            "kongtong": "kongtong-2023",
            "anhui": "anhui-2023",
        }

    @pytest.mark.parametrize(
        ("city", "districts", "areas"),
        [
            ("xian", 13, 6),
            ("qingdao", 10, 2),
            ("xining", 7, 0),
            ("pingliang", 7, 0),
            ("hefei", 9, 0),
        ],
    )
    def test_a_city_has_all_its_districts(
        self, regions: Regions, city: str, districts: int, areas: int
    ) -> None:
        def of(level: str) -> list[Region]:
            return [region for region in regions.children(city) if region.level == level]

        assert (len(of("district")), len(of("functional_area"))) == (districts, areas)

    def test_anhui_has_sixteen_cities_with_104_districts_and_counties(
        self, regions: Regions
    ) -> None:
        cities = regions.children("anhui")
        assert len(cities) == 16
        assert sum(len(regions.children(city.id)) for city in cities) == 104

    def test_every_firm_finds_a_place_to_choose(self, regions: Regions) -> None:
        for province in regions.children(None):
            assert province.level == "province"
            for city in regions.children(province.id):
                assert regions.children(city.id) or city.id == "other_place"


class TestTheThreeFirmsOfTheSpecification:
    @pytest.mark.parametrize(
        ("region", "industry", "known", "expected"),
        [
            ("yanta", "C34", firm(12), ("xian", "shaanxi", "M", "micro")),
            ("huangdao", "C14", firm(300, 2000), ("qingdao", "shandong", "F", "medium")),
            ("huangdao", "C14", firm(300, 1999), ("qingdao", "shandong", "F", "small")),
            ("shushan", "O80", firm(45), ("hefei", "anhui", "S", "small")),
            ("other_place", "H62", firm(5), ("other_place", "other", "S", "micro")),
        ],
    )
    def test_place_group_and_size_follow_from_five_answers(
        self,
        regions: Regions,
        industries: Industries,
        region: str,
        industry: str,
        known: dict[str, Any],
        expected: tuple[str, str, str, str],
    ) -> None:
        facts = Facts({"firm.region": region, "firm.industry": industry, **known})
        day = date(2026, 11, 21)
        found = derive(facts, regions=regions, industries=industries, sizes=SIZE_CLASSES, on=day)
        names = ("firm.city", "firm.province", "firm.sector", "firm.size")
        assert tuple(found.text(name) for name in names) == expected
