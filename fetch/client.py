"""The one place that asks a host for something: capped, timed, paced, checked at every redirect.

What a host does never raises: it becomes an answer with a reason.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from fetch.addresses import AddressRefusedError, GuardedTransport, NameNotFoundError
from fetch.decoding import ACCEPT_ENCODING, TooLargeError, decoder
from fetch.hosts import Hosts
from fetch.politeness import PERMANENT, REDIRECTS, parse_retry_after
from fetch.robots import NAME, Robots, kept, read_robots, remembered
from schemas.articles import BlockReason
from schemas.characters import clean
from schemas.envelope import Clock
from schemas.errors import FetchError
from schemas.profile import Source
from schemas.settings import FetchSettings

FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """What came of one request. `status` 0 means that no whole answer came; then `error` says why in one sentence.

    `moved_to` is where an unbroken chain of permanent redirects led, `received` counts bytes on the wire, `seconds` covers the
    request without waiting for its turn. `reason` is set where asking again would not help.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str | None = None
    received: int = 0
    seconds: float = 0.0
    error: str | None = None
    reason: BlockReason | None = None

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; "" where the host gave none."""
        return self.headers.get("content-type", "").split(";", 1)[0].strip().lower()

    @property
    def encoding(self) -> str | None:
        """The charset that the host states, or None."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset" and value.strip():
                return value.strip().strip("\"'").lower()
        return None


class Fetcher:
    """Asks hosts politely; open it with `async with` for one round of a run. `transport`, if given, stands in for the network.

    `hosts` is what the rounds before learned of each host: its pace, its troubles, and until when it wants to be left alone.
    Proxies from the environment are not used: through one, the address that is connected to could not be checked.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.agent = f"{NAME}/0.1 (+{settings.contact})".encode("ascii", "replace").decode()
        self._transport = transport
        self._hosts = hosts or Hosts(settings.host_delay_seconds)
        self._slots = asyncio.Semaphore(settings.parallel_hosts)
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._robots: dict[str, asyncio.Task[Robots]] = {}

    async def __aenter__(self) -> Self:
        self._hosts.begin()
        headers = {"User-Agent": self.agent, "Accept-Encoding": ACCEPT_ENCODING}
        for private in (False, True):
            transport = self._transport or GuardedTransport(private, self.settings.parallel_hosts)
            self._clients[private] = httpx.AsyncClient(
                transport=transport,
                headers=headers,
                trust_env=False,
                cookies=CookieJar(
                    DefaultCookiePolicy(allowed_domains=())
                ),  # what a host sets is not kept, least of all for others
                follow_redirects=False,
                timeout=self.settings.timeout_seconds,
            )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for task in self._robots.values():
            task.cancel()
        await asyncio.gather(*self._robots.values(), return_exceptions=True)
        for client in self._clients.values():
            await client.aclose()

    async def get(
        self,
        url: str,
        source: Source,
        *,
        accept: str = PAGE_TYPES,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = True,
        max_bytes: int | None = None,
    ) -> Answer:
        """One address, through its redirects, as a whole answer or a reason. `source` says which private host may be read.

        Feeds are asked with `obey_robots=False`: a person subscribed to that address, as in any feed reader.
        """
        headers = {"Accept": accept}
        # A host may give validators that no request can carry; it is asked in full then.
        if etag and etag.isascii():
            headers["If-None-Match"] = etag
        if last_modified and last_modified.isascii():
            headers["If-Modified-Since"] = last_modified
        answer = Answer(url=url, final_url=url, status=0)
        permanent = True
        visited = {url}
        for _ in range(self.settings.max_redirects + 1):
            # One budget of time for all redirects together.
            left = self.settings.timeout_seconds - answer.seconds
            step = await self._hop(answer.final_url, source, headers, obey_robots, max_bytes or self.settings.max_bytes, left)
            answer = replace(
                step,
                url=url,
                moved_to=answer.moved_to,
                received=answer.received + step.received,
                seconds=answer.seconds + step.seconds,
            )
            target = step.headers.get("location")
            if step.status not in REDIRECTS or not target:
                return answer
            permanent = permanent and step.status in PERMANENT
            try:
                following = urljoin(answer.final_url, target).split("#", 1)[0]
            except ValueError:
                return replace(answer, status=0, error=f"{url}: redirects to {target!r}, which is no address", reason="refused")
            if following in visited:
                return replace(
                    answer, status=0, error=f"{url}: its redirects run in a circle through {following}", reason="refused"
                )
            visited.add(following)
            answer = replace(answer, final_url=following, moved_to=following if permanent else answer.moved_to)
        error = f"{url}: more than {self.settings.max_redirects} redirects, the last to {answer.final_url}"
        return replace(answer, status=0, error=error, reason="refused")

    async def _hop(
        self, url: str, source: Source, headers: Mapping[str, str], obey_robots: bool, max_bytes: int, patience: float
    ) -> Answer:
        """One request without following anything; waits for the host's turn first."""
        refusal = _refused_address(url)
        if refusal:
            return Answer(url=url, final_url=url, status=0, error=refusal, reason="refused")
        netloc = _netloc(url)
        host = self._hosts.of(netloc)
        if obey_robots:
            robots = await self._robots_of(url, source)
            host.slow_down(robots.crawl_delay)
            if not robots.allows(url):
                error = f"{url}: the host's robots.txt does not allow it"
                if robots.why:
                    return Answer(url=url, final_url=url, status=0, error=f"{url}: not asked for, {robots.why}")
                return Answer(url=url, final_url=url, status=0, error=error, reason="refused")
        async with host.turn(self._slots):
            wait = self._hosts.waits(netloc, source.id)
            if wait is not None:
                return Answer(url=url, final_url=url, status=0, error=f"{url}: left for later, {netloc} asked to wait {wait} s")
            if host.gave_up:
                return Answer(
                    url=url,
                    final_url=url,
                    status=0,
                    error=f"{url}: left for the next run, {netloc} failed several times in a row",
                )
            answer = await self._ask(url, source, headers, max_bytes, patience)
        host.troubles = host.troubles + 1 if answer.status == 0 and answer.reason in (None, "too_slow") else 0
        if answer.status in {429, 503}:
            seconds = parse_retry_after(answer.headers.get("retry-after"), self.clock())
            self._hosts.ask_to_wait(netloc, source.id, seconds if seconds is not None else 0)
        return answer

    async def _ask(self, url: str, source: Source, headers: Mapping[str, str], max_bytes: int, patience: float) -> Answer:
        private = source.allow_private_address and urlsplit(url).hostname == source.feed.host
        started = time.monotonic()
        nothing = Answer(url=url, final_url=url, status=0)
        limit = self.settings.timeout_seconds
        try:
            async with asyncio.timeout(patience):
                answer = await self._stream(self._clients[private], url, headers, max_bytes)
        except (TimeoutError, httpx.TimeoutException):
            answer = replace(nothing, error=f"{url}: no whole answer within {limit:g} seconds", reason="too_slow")
        except AddressRefusedError as error:
            answer = replace(nothing, error=f"{url}: {error}", reason="refused")
        except NameNotFoundError as error:
            answer = replace(nothing, error=f"{url}: {error}")
        except TooLargeError as error:
            answer = replace(nothing, error=f"{url}: {error}", reason="too_large")
        except httpx.ConnectError as error:
            answer = replace(nothing, error=f"{url}: could not connect ({error}); is the host up and this machine online?")
        except (FetchError, httpx.HTTPError, httpx.InvalidURL) as error:
            answer = replace(nothing, error=f"{url}: {error or type(error).__name__}")
        return replace(answer, seconds=round(time.monotonic() - started, 4))

    async def _stream(self, client: httpx.AsyncClient, url: str, headers: Mapping[str, str], max_bytes: int) -> Answer:
        async with client.stream("GET", url, headers=dict(headers)) as response:
            kept = {name.lower(): clean(value) for name, value in response.headers.items()}
            answer = Answer(url=url, final_url=url, status=response.status_code, headers=kept)
            if response.status_code in REDIRECTS or response.status_code == 304:
                return answer
            body = decoder(kept.get("content-encoding", ""), max_bytes)
            received = 0
            async for piece in response.aiter_raw():
                received += len(piece)
                body.feed(piece)
            return replace(answer, body=body.finish(), received=received)

    async def _robots_of(self, url: str, source: Source) -> Robots:
        """The rules of the address's host; asked for once, however many pages wait for them, and not where they are known."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root in self._hosts.rules:
            return self._hosts.rules[root]
        if (told := self._hosts.robots.get(root)) and (rules := remembered(told, self.clock())):
            self._hosts.rules[root] = rules
            return rules
        if root not in self._robots:
            self._robots[root] = asyncio.create_task(self._read_robots(root, source))
        return await asyncio.shield(self._robots[root])

    async def _read_robots(self, root: str, source: Source) -> Robots:
        answer = await self.get(f"{root}/robots.txt", source, accept="text/plain, */*;q=0.5", obey_robots=False)
        if told := kept(root, answer.status, answer.body, self.clock()):
            self._hosts.robots[root] = told
        self._hosts.rules[root] = read_robots(answer.status, answer.body, answer.error)
        return self._hosts.rules[root]


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _refused_address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"{url}: not an address ({error})"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"{url}: only http and https addresses are fetched"
    if parts.username or parts.password:
        return f"{url.rsplit('@', maxsplit=1)[-1]}: addresses with a user name or password in them are not fetched"
    return None
