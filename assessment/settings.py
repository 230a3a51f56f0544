"""Settings from the environment. Every name begins with ``ZHIJIE_``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One installation. ``data`` holds the database (unless it is elsewhere), evidence and keys."""

    model_config = SettingsConfigDict(env_prefix="ZHIJIE_", frozen=True, extra="ignore")

    data: Path = Path("var")
    database_url: str = ""
    content: Path | None = None
    report_template: Path | None = None
    public_origin: str | None = Field(default=None, pattern=r"^https?://[^/]+$")
    session_days: int = Field(default=30, ge=1, le=365)
    account_idle_minutes: int = Field(default=120, ge=5, le=1440)
    account_hours: int = Field(default=12, ge=1, le=168)
    password_kibibytes: int = Field(default=65_536, ge=64)
    oidc_credit_code_claim: str = "credit_code"
    operator: str = ""
    phone: str = ""
    icp_number: str = ""
    police_number: str = ""
    retention_days: int = Field(default=1095, ge=183)
    backup_days: int = Field(default=30, ge=1, le=365)
    allowed_hosts: str = ""
    ticket_seconds: int = Field(default=120, ge=10, le=600)
    file_megabytes: int = Field(default=10, ge=1, le=100)
    evidence_files: int = Field(default=60, ge=1)
    evidence_megabytes: int = Field(default=100, ge=1)

    peers_months: int = Field(default=24, ge=1, le=120)
    peers_at: str = Field(default="", pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")
    types_most: int = Field(default=8, ge=1, le=20)
    types_least_strength: float = Field(default=0.8, ge=0.5, le=1)
    types_percentile: float = Field(default=95, ge=50, lt=100)
    types_null_populations: int = Field(default=20, ge=20, le=1000)

    @model_validator(mode="before")
    @classmethod
    def _empty_means_unset(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}

    @property
    def database(self) -> str:
        """The database's URL: the given one, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'zhijie.db'}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names this installation answers to; none means any."""
        return tuple(host for host in self.allowed_hosts.replace(",", " ").split())

    @property
    def evidence_folder(self) -> Path:
        return self.data / "evidence"

    @property
    def report_folder(self) -> Path:
        """Where the reports of batches lie until they are handed over, a day at most."""
        return self.data / "reports"

    @property
    def key_folder(self) -> Path:
        return self.data / "keys"
