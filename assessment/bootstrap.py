"""The composition root: the only module that knows the memory and the use cases together."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assessment.domain.accounts import SessionLimits
from assessment.domain.firms import Actor
from assessment.domain.notice import Operator
from assessment.domain.passwords import Argon2
from assessment.domain.permissions import Action
from assessment.domain.tokens import RandomBytes
from assessment.reports.listing import listing
from assessment.reports.render import Renderer
from assessment.services.account_sessions import AccountSessions
from assessment.services.accounts import Accounts
from assessment.services.answering import Answering
from assessment.services.audit import AuditTrail
from assessment.services.batch_delivery import BatchDelivery
from assessment.services.batch_work import BatchWork
from assessment.services.batches import Batches
from assessment.services.campaigns import Campaigns
from assessment.services.cockpit import Cockpit
from assessment.services.confirming import Confirmations
from assessment.services.consents import Consents
from assessment.services.demo import Demo
from assessment.services.directory import Directory
from assessment.services.disputes import Disputes
from assessment.services.documents import Documents, Limits
from assessment.services.firm_types import FirmTypes
from assessment.services.forms import Forms
from assessment.services.founding import Founding
from assessment.services.funnels import Funnels
from assessment.services.grants import Grants
from assessment.services.history import History
from assessment.services.indicator_import import IndicatorImport
from assessment.services.indicators import Indicators
from assessment.services.invitations import Invitations
from assessment.services.letterheads import Letterheads
from assessment.services.licences import Licences
from assessment.services.members import Members
from assessment.services.messages import Outbox
from assessment.services.oidc import Oidc
from assessment.services.opening import open_assessment
from assessment.services.organisations import Organisations
from assessment.services.patience import Patience
from assessment.services.peer_building import PeerBuilding, PeerRules
from assessment.services.peer_regions import PeerRegions
from assessment.services.peer_shelf import PeerShelf
from assessment.services.peers import Peers
from assessment.services.portfolio import Portfolio
from assessment.services.privacy import Privacy
from assessment.services.privacy_check import PrivacyChecks
from assessment.services.profiles import Profiles
from assessment.services.programs import PolicyMap, Programs
from assessment.services.recovery import Recovery
from assessment.services.report_material import PeerSection
from assessment.services.report_peers import peer_section
from assessment.services.reports import Reports
from assessment.services.results import Results
from assessment.services.reviews import Reviews
from assessment.services.round_building import RoundBuilding
from assessment.services.second_factor import SecondFactor
from assessment.services.self_counting import SelfCounting
from assessment.services.self_counts import SelfFigures
from assessment.services.shelf import Shelf
from assessment.services.sign_in import SignIn
from assessment.services.threads import Threads
from assessment.services.tools import Tools
from assessment.services.viewers import Sight
from assessment.services.visits import Visits
from assessment.services.vouching import vouch_for_firms
from assessment.settings import Settings
from db.engine import open_engine
from db.export import Place
from db.files import FolderFiles
from db.schema import require_current
from db.scrub import scrub
from db.store import SqlStore
from questionnaires.library import Library
from questionnaires.loader import CONTENT, load_library
from scoring.type_evidence import CountRules

KEY_BYTES = 32


@dataclass(frozen=True)
class Services:
    """Everything a page, a route or a command may ask."""

    settings: Settings
    library: Library
    answering: Answering
    documents: Documents
    profiles: Profiles
    visits: Visits
    results: Results
    reports: Reports
    portfolio: Portfolio
    batches: Batches
    batch_work: BatchWork
    batch_delivery: BatchDelivery
    programs: Programs
    policies: PolicyMap
    sign_in: SignIn
    second_factor: SecondFactor
    accounts: Accounts
    directory: Directory
    recovery: Recovery
    oidc: Oidc
    outbox: Outbox
    forms: Forms
    trail: AuditTrail
    privacy: Privacy
    consents: Consents
    invitations: Invitations
    members: Members
    organisations: Organisations
    letterheads: Letterheads
    founding: Founding
    grants: Grants
    campaigns: Campaigns
    funnels: Funnels
    indicators: Indicators
    indicator_import: IndicatorImport
    self_figures: SelfFigures
    self_counting: SelfCounting
    confirmations: Confirmations
    disputes: Disputes
    licences: Licences
    reviews: Reviews
    threads: Threads
    sight: Sight
    history: History
    shelf: Shelf
    peers: Peers
    firm_types: FirmTypes
    peer_regions: PeerRegions
    peer_building: PeerBuilding
    round_building: RoundBuilding
    cockpit: Cockpit
    privacy_checks: PrivacyChecks
    demo: Demo
    clock: Callable[[], datetime]
    close: Callable[[], None]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def build_services(
    settings: Settings,
    *,
    library: Library | None = None,
    clock: Callable[[], datetime] = now,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Services:
    """Open the database and put the use cases together.

    Raises:
        DatabaseOutdated: the tables are not those of this release.
        ContentErrors: the content has mistakes.
    """
    engine = open_engine(settings.database)
    require_current(engine)
    library = library or load_library(settings.content or CONTENT)
    key = installation_key(settings.key_folder, random_bytes)
    store = SqlStore(engine, audit_key=hmac.new(key, b"audit", hashlib.sha256).digest())
    files = FolderFiles(settings.evidence_folder, random_bytes)
    report_files = FolderFiles(settings.report_folder, random_bytes)
    tools = Tools(store, library, clock, random_bytes)
    access = tools.access
    account_key = hmac.new(key, b"accounts", hashlib.sha256).digest()
    sessions = AccountSessions(
        SessionLimits(
            idle=timedelta(minutes=settings.account_idle_minutes),
            absolute=timedelta(hours=settings.account_hours),
        ),
        random_bytes,
    )
    passwords = Argon2(random_bytes, kibibytes=settings.password_kibibytes)
    patience = Patience(account_key)
    outbox = Outbox(store, clock=clock, random_bytes=random_bytes)
    regions = library.regions
    results = Results(store, library, clock=clock, random_bytes=random_bytes)
    peer_shelf = PeerShelf(store)
    peers = Peers(tools, results, peer_shelf)

    def find_peers(assessment_id: str, actor: Actor) -> PeerSection:
        return peer_section(peers.view(assessment_id, actor), library)

    sign_in = SignIn(
        store,
        sessions,
        passwords,
        patience,
        clock=clock,
        may_open=lambda unit, actor, assessment_id: open_assessment(
            tools, unit, actor, assessment_id
        ),
    )
    results = Results(store, library, clock=clock, random_bytes=random_bytes)
    renderer = Renderer(word_template=settings.report_template)
    reports = Reports(tools, results, renderer, find_peers)

    def close() -> None:
        renderer.close()
        engine.dispose()

    return Services(
        settings=settings,
        library=library,
        answering=Answering(store, library, clock=clock, random_bytes=random_bytes),
        documents=Documents(
            store,
            files,
            library,
            clock=clock,
            random_bytes=random_bytes,
            limits=Limits(
                settings.file_megabytes, settings.evidence_files, settings.evidence_megabytes
            ),
        ),
        profiles=Profiles(
            store,
            library,
            clock=clock,
            random_bytes=random_bytes,
            code_key=key,
            ticket_life=timedelta(seconds=settings.ticket_seconds),
        ),
        visits=Visits(
            store,
            clock=clock,
            random_bytes=random_bytes,
            code_key=key,
            sessions=sessions,
            session_life=timedelta(days=settings.session_days),
        ),
        results=results,
        reports=reports,
        portfolio=Portfolio(tools, results, listing),
        batches=Batches(tools),
        batch_work=BatchWork(tools, reports, report_files),
        batch_delivery=BatchDelivery(tools, reports, report_files, listing),
        programs=Programs(library),
        policies=PolicyMap(library),
        sign_in=sign_in,
        second_factor=SecondFactor(
            store,
            sessions,
            patience,
            clock=clock,
            random_bytes=random_bytes,
            key=account_key,
        ),
        accounts=Accounts(
            store,
            sign_in,
            passwords,
            patience,
            outbox,
            regions,
            clock=clock,
            random_bytes=random_bytes,
        ),
        directory=Directory(store, clock=clock),
        recovery=Recovery(
            store,
            sessions,
            passwords,
            patience,
            outbox,
            regions,
            clock=clock,
            random_bytes=random_bytes,
            key=account_key,
        ),
        oidc=Oidc(
            store,
            sessions,
            clock=clock,
            random_bytes=random_bytes,
            credit_code_claim=settings.oidc_credit_code_claim,
            vouch_for=lambda unit, actor, code: vouch_for_firms(tools, unit, actor, code),
        ),
        outbox=outbox,
        forms=Forms(account_key),
        trail=AuditTrail(
            store,
            clock=clock,
            require=lambda unit, actor: access.installation(unit, actor, Action.AUDIT_READ),
        ),
        privacy=Privacy(
            tools,
            files,
            report_files,
            operator=operator_of(settings),
            scrub=lambda: scrub(engine),
        ),
        consents=Consents(tools, files),
        invitations=Invitations(tools),
        members=Members(tools),
        organisations=Organisations(tools),
        letterheads=Letterheads(tools, results, renderer, renderer.template),
        founding=Founding(tools),
        grants=Grants(tools),
        campaigns=Campaigns(tools),
        funnels=Funnels(tools),
        indicators=Indicators(tools),
        indicator_import=IndicatorImport(tools),
        self_figures=SelfFigures(tools),
        self_counting=SelfCounting(
            tools, hmac.new(key, b"self counts", hashlib.sha256).digest(), peer_rules(settings)
        ),
        confirmations=Confirmations(tools, files),
        disputes=Disputes(tools),
        licences=Licences(tools, files, megabytes=settings.file_megabytes),
        reviews=Reviews(tools),
        threads=Threads(tools, Reviews(tools)),
        sight=Sight(tools),
        history=History(tools),
        shelf=Shelf(tools),
        peers=peers,
        firm_types=FirmTypes(tools, peer_shelf),
        peer_regions=PeerRegions(tools, peer_shelf),
        peer_building=PeerBuilding(
            tools, hmac.new(key, b"peers", hashlib.sha256).digest(), peer_rules(settings)
        ),
        round_building=RoundBuilding(tools, hmac.new(key, b"peers", hashlib.sha256).digest()),
        cockpit=Cockpit(tools),
        privacy_checks=PrivacyChecks(tools),
        demo=Demo(tools, results, code_key=key),
        clock=clock,
        close=close,
    )


def services() -> Services:
    """Return the use cases of the installation the environment describes."""
    return build_services(Settings())


def place(settings: Settings) -> Place:
    """Return where an installation keeps what it keeps, for backups."""
    return Place(open_engine(settings.database), settings.evidence_folder, settings.key_folder)


def operator_of(settings: Settings) -> Operator:
    """Return who runs the installation."""
    return Operator(
        name=settings.operator,
        phone=settings.phone,
        icp_number=settings.icp_number,
        police_number=settings.police_number,
        retention_days=settings.retention_days,
        backup_days=settings.backup_days,
    )


def peer_rules(settings: Settings) -> PeerRules:
    """Return how far back submissions count, and when types of firm are accepted."""
    return PeerRules(
        months=settings.peers_months,
        types=CountRules(
            most=settings.types_most,
            least_strength=settings.types_least_strength,
            percentile=settings.types_percentile,
            n_null=settings.types_null_populations,
        ),
    )


def installation_key(folder: Path, random_bytes: RandomBytes) -> bytes:
    """Return this installation's secret, made on the first start. Without it no code opens."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "codes.key"
    if not path.exists():
        _write_once(path, random_bytes(KEY_BYTES))
    return path.read_bytes()


def cookie_secret(settings: Settings, random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """Return what signs the cookies of the page server: the same after every start."""
    key = installation_key(settings.key_folder, random_bytes)
    return hmac.new(key, b"cookies", hashlib.sha256).hexdigest()


def _write_once(path: Path, content: bytes) -> None:
    """Write a private file whole, unless another process was first."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
