"""The objects below a prefix of an S3 bucket: read, written, replaced on condition, listed and deleted.

Every failure is one line that names the object and what to do; requests are retried a bounded number of times.
"""

import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from newsledger.expectations.errors import InstallError, SettingsError, SupersededError, WarehouseError
from newsledger.warehouse.durable import private

Item = TypeVar("Item")
Result = TypeVar("Result")
THREADS = 8
ATTEMPTS = 6  # of a request, with exponential back-off: about 15 s; AWS_MAX_ATTEMPTS takes precedence
_TRANSFERS = 3  # of an object whose transfer broke off or brought other bytes
_BATCH = 1000  # keys that a request deletes
_PIECE = 1 << 20
_LONGEST = 300
_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^?#]*))?")
_MISSING = ("NoSuchKey", "404")
_CONFLICTS = ("PreconditionFailed", "412", "ConditionalRequestConflict")
_UNKNOWN_VERSIONS = ("NotImplemented", "MethodNotAllowed", "501", "405")
_ACCESS_ADVICE = (
    "access is denied: check AWS_ACCESS_KEY_ID or AWS_PROFILE, and the permissions that docs/operations.md lists"
)
_ADVICE = {
    "NoSuchBucket": "there is no such bucket: create it, or correct the setting store",
    "PermanentRedirect": "the bucket is in another region: set AWS_REGION",
    "AuthorizationHeaderMalformed": "the bucket is in another region: set AWS_REGION",
    "RequestTimeTooSkewed": "the clock of this machine is wrong: set it",
    "SlowDown": "the store asks for fewer requests: run again later",
    **dict.fromkeys(
        ("AccessDenied", "403", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"),
        _ACCESS_ADVICE,
    ),
}


class MissingObjectError(WarehouseError):
    """The store has no object of a name."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of an object, and the tag on which a replacement can be made conditional."""

    data: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    """An object of a listing, by its name below the prefix."""

    name: str
    size: int
    modified_at: datetime
    etag: str = ""

    def holds(self, content: bytes) -> bool:
        """Return whether the object has these bytes, by the tag; one that the bucket encrypts has another tag."""
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return self.size == len(content) and self.etag.strip('"') == md5


class ObjectStore:
    """The objects below `s3://bucket/prefix`, by their names relative to the prefix."""

    def __init__(self, url: str) -> None:
        """Nothing is imported or requested before the first use.

        Raises:
            SettingsError: The URL is not one of a bucket, or carries a user name or options.
        """
        match = _ADDRESS.fullmatch(url.strip())
        if match is None:
            raise SettingsError(
                "setting store: expected s3://bucket/prefix without user name or options; keys and endpoint come from "
                "the environment, such as AWS_ACCESS_KEY_ID and AWS_ENDPOINT_URL"
            )
        self.bucket = match[1]
        self.prefix = "/".join(part for part in (match[2] or "").split("/") if part)

    @property
    def url(self) -> str:
        """The URL of the prefix, in one spelling."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    def address(self, name: str) -> str:
        """Return the URL of an object, for messages."""
        return f"{self.url}/{name}"

    def read(self, name: str) -> Content | None:
        """Return an object; None where there is none.

        Raises:
            WarehouseError: The store refused, or cannot be reached.
        """
        try:
            with self._translated("read", name):
                for attempt in range(1, _TRANSFERS + 1):
                    reply = self._client.get_object(**self._place(name))
                    try:
                        return Content(reply["Body"].read(), reply["ETag"])
                    except self._broken_transfers:
                        if attempt == _TRANSFERS:
                            raise
        except MissingObjectError:
            return None
        raise AssertionError

    def fetch(self, name: str, path: Path, *, is_whole: Callable[[Path], bool]) -> None:
        """Download an object to a file, which takes its place only if `is_whole`.

        Raises:
            MissingObjectError: There is none.
            WarehouseError: It is damaged, the store refused, or it cannot be reached.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        new_file = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with self._translated("read", name):
                for attempt in range(1, _TRANSFERS + 1):
                    try:
                        self._download(name, new_file)
                    except self._broken_transfers:
                        if attempt == _TRANSFERS:
                            raise
                    else:
                        if is_whole(new_file):
                            new_file.replace(path)
                            return
        finally:
            new_file.unlink(missing_ok=True)
        raise WarehouseError(f"{self.address(name)} is damaged; run newsledger repair store where a whole copy is")

    def _download(self, name: str, path: Path) -> None:
        body = self._client.get_object(**self._place(name))["Body"]
        with open(path, "wb", opener=private) as stream:
            stream.writelines(body.iter_chunks(_PIECE))
            stream.flush()
            os.fsync(stream.fileno())

    def write(self, name: str, content: bytes | Path) -> None:
        """Store an object, whole or not at all: the store compares the bytes with their MD5 digest.

        Raises:
            WarehouseError: The store refused, or cannot be reached.
        """
        with self._translated("write", name):
            if isinstance(content, bytes):
                self._client.put_object(**self._place(name), Body=content, ContentMD5=_md5(content))
                return
            with content.open("rb") as stream:
                digest = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False))
                stream.seek(0)
                md5 = b64encode(digest.digest()).decode()
                self._client.put_object(**self._place(name), Body=stream, ContentMD5=md5)

    def replace(self, name: str, content: bytes, etag: str | None) -> str:
        """Store an object in the place of the one with a tag, or where there is none; return the new tag.

        A repeated request may find its own result, so that a refusal is compared with what is there.

        Raises:
            SupersededError: There is another object by now.
            WarehouseError: The store refused, or cannot be reached; the object may have been replaced.
        """
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        for _ in range(_TRANSFERS):
            try:
                with self._translated("replace", name):
                    reply = self._client.put_object(
                        **self._place(name), Body=content, ContentMD5=_md5(content), **condition
                    )
                    return str(reply["ETag"])
            except (SupersededError, MissingObjectError):
                present = self.read(name)
                if present is not None and present.data == content:
                    return present.etag
                if (present and present.etag) != etag:
                    raise SupersededError(
                        f"another publisher was first and has replaced {self.address(name)}; run again"
                    ) from None
        raise WarehouseError(f"cannot replace {self.address(name)}: the store reports a conflict; run again later")

    def entries(self, folder: str) -> Iterator[ObjectEntry]:
        """Yield the objects whose names begin with a folder.

        Raises:
            WarehouseError: The store refused, or cannot be reached.
        """
        with self._translated("list", folder):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self._key(folder)):
                for entry in page.get("Contents", ()):
                    name, etag = self._name(entry["Key"]), str(entry.get("ETag", ""))
                    yield ObjectEntry(name, int(entry["Size"]), entry["LastModified"], etag)

    def delete(self, names: Collection[str]) -> None:
        """Delete objects, with every version of them that the bucket keeps; one that is missing is passed over.

        Raises:
            WarehouseError: The store refused, or cannot be reached.
        """
        targets: list[dict[str, str]] = [{"Key": self._key(name)} for name in sorted(names)]
        if targets and self._keeps_versions:
            targets = [version for versions in in_parallel(self._versions, sorted(names)) for version in versions]
        for first in range(0, len(targets), _BATCH):
            batch = targets[first : first + _BATCH]
            with self._translated("delete", self._name(batch[0]["Key"])):
                reply = self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": batch, "Quiet": True})
                for fault in reply.get("Errors", ()):
                    reason = _ADVICE.get(fault.get("Code", ""), fault.get("Message", "refused"))
                    raise WarehouseError(f"cannot delete {self.address(self._name(fault['Key']))}: {reason}")

    def _versions(self, name: str) -> list[dict[str, str]]:
        """Return every version of an object, and the marks of its deletion."""
        with self._translated("list the versions of", name):
            pages = self._client.get_paginator("list_object_versions")
            return [
                {"Key": entry["Key"], "VersionId": entry["VersionId"]}
                for page in pages.paginate(Bucket=self.bucket, Prefix=self._key(name))
                for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                if entry["Key"] == self._key(name)
            ]

    @cached_property
    def _keeps_versions(self) -> bool:
        """Whether deleting an object keeps its earlier versions; servers that do not know versions say so."""
        from botocore.exceptions import ClientError

        with self._translated("ask for the versioning of", ""):
            try:
                return bool(self._client.get_bucket_versioning(Bucket=self.bucket).get("Status"))
            except ClientError as exc:
                if _code(exc.response) in _UNKNOWN_VERSIONS:
                    return False
                raise

    def refuse_without_conditions(self) -> None:
        """Refuse a server that takes no notice of conditions, on which two publishers would overwrite each other.

        Raises:
            WarehouseError: The server stored an object against its condition, or refused otherwise.
        """
        name = f"conditions-{os.getpid()}-{os.urandom(4).hex()}"
        try:
            self.replace(name, b"first", None)
            for etag in (None, '"00000000000000000000000000000000"'):
                try:
                    self.replace(name, f"second {etag}".encode(), etag)
                except SupersededError:
                    continue
                raise WarehouseError(
                    f"the server of {self.url} takes no notice of If-None-Match and If-Match, without which publishers "
                    "overwrite each other; use a server that does"
                )
        finally:
            self.delete([name])

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self._key(name)}

    def _key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def _name(self, key: str) -> str:
        return key.removeprefix(f"{self.prefix}/") if self.prefix else key

    @cached_property
    def _client(self) -> Any:
        """The client; keys, region, profile and endpoint come from where Amazon's own tools look for them."""
        import boto3
        from botocore.config import Config

        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        attempts = os.environ.get("AWS_MAX_ATTEMPTS", "")
        options: dict[str, Any] = {"s3": {"addressing_style": "path"}} if endpoint else {}
        config = Config(
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=THREADS,
            retries={"mode": "standard", "total_max_attempts": int(attempts) if attempts.isdecimal() else ATTEMPTS},
            request_checksum_calculation="when_required",  # other servers than Amazon's refuse the new trailers
            response_checksum_validation="when_required",
            **options,
        )
        with self._translated("reach", ""):
            try:
                return boto3.session.Session().client("s3", config=config)
            except ValueError as exc:  # the client's own word for an endpoint that is no URL
                raise SettingsError(
                    f"cannot reach {self.url}: {_line(exc)}; set AWS_ENDPOINT_URL to a URL such as "
                    "https://s3.example.org, or unset it"
                ) from exc

    @cached_property
    def _broken_transfers(self) -> tuple[type[Exception], ...]:
        """The exceptions of a transfer that broke off after its beginning, which the client does not repeat."""
        from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError

        return IncompleteReadError, ReadTimeoutError, ResponseStreamingError

    @contextmanager
    def _translated(self, verb: str, name: str) -> Iterator[None]:
        """Translate what the client or the disk reports into one line."""
        _require_client()
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as exc:
            code = _code(exc.response)
            if code in _MISSING:
                raise MissingObjectError(f"{self.address(name)} is missing") from exc
            if code in _CONFLICTS:
                raise SupersededError(
                    f"another publisher was first and has replaced {self.address(name)}; run again"
                ) from exc
            reason = _ADVICE.get(code) or f"{_line(exc)}; run again later"
            raise WarehouseError(f"cannot {verb} {self.address(name)}: {reason}") from exc
        except BotoCoreError as exc:
            raise WarehouseError(f"cannot {verb} {self.address(name)}: {_reason(exc)}") from exc


def in_parallel(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Return the results of a function for some items, computed in threads; the first exception ends it."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(function, items))


def _require_client() -> None:
    try:
        import boto3  # noqa: F401 - its absence is told before anything of it is used
    except ImportError as exc:
        raise InstallError("the setting store needs boto3: pip install 'newsledger[s3]'") from exc


def _code(response: Mapping[str, Any]) -> str:
    return str(response.get("Error", {}).get("Code", ""))


def _reason(exc: Exception) -> str:
    """Return why a request got no answer, and what to do."""
    kind = type(exc).__name__
    if kind in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    if kind == "ProfileNotFound":
        return "there is no such profile: correct AWS_PROFILE"
    return f"it cannot be reached ({_line(exc)}); check AWS_ENDPOINT_URL and the network, then run again"


def _line(exc: Exception) -> str:
    return " ".join(str(exc).split())[:_LONGEST]


def _md5(content: bytes) -> str:
    return b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
