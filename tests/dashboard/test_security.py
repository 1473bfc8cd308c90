"""Words of articles and addresses that are made to do harm: they stay words, and the server stays up and to itself."""

from __future__ import annotations

import csv
import io
import re
import socket
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.forms import forms_of
from dashboard.pages import PAGES
from dashboard.wording import contained, web_address
from schemas.articles import ArticlePublished
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from tests.dashboard.served import serving
from tests.dashboard.world import NOW
from tests.warehouse.given import article, claim, deadline, meeting, opened, plan, published, told

OVER, BACK, ISOLATED, APART = "\u202e", "\u202c", "\u2066", "\u2069"
"""From here on letters run from right to left, and no more; what is here stands apart, and no more."""
NAMES = [
    "../../etc/passwd",
    "Null\0Ada",
    f"{OVER}gpj.exe",
    "Ada\r\nSet-Cookie: a=1",
    "'; DROP TABLE plan; --",
    "{{ 7 * 7 }}{% raw %}",
    "%2e%2e%2f%00",
    '"><script>alert(1)</script><img src=x onerror=alert(2)>',
    "' onmouseover='alert(3)",
    '=HYPERLINK("https://evil.example")',
    "A " * 1_500,
]
ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "JavaScript://a.example/%0aalert(1)",
    'https://a.example/"onmouseover="alert(4)',
    f"https://a.example/{OVER}moc.knab",
    "https://a.example/\n//evil.example",
]
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FOLLOWED = 15
"""Addresses of one page that are followed."""


def told_by(number: int, name: str) -> list[NewEvent]:
    """An article in which everybody, the place, the outlet and the title have one hostile name, at a hostile address."""
    first, *rest = article(
        f"evil-{number}",
        "2025-12-01",
        meeting("announced", place=name, when="2025-12-20", people=[name, "Ada"], speaker=name, quote=f"Meeting {number} {name}"),
        deadline("set", due="2025-12-10", by=[name], to=["Ben"], speaker=name, chain=[name], quote=f"Deadline {number} {name}"),
        plan("presented", points=20 + number, authors=[name], quote=f"Plan {number} {name}"),
        claim("asserts", name, topic="deadline", subject="x", speaker=name, quote=f"Claim {number} {name}"),
        outlet=name,
    )
    shown = {**first.content(), "url": ADDRESSES[number % len(ADDRESSES)], "title": name}
    at = first.observed_at
    return [NewEvent.fact(first.stream, ArticlePublished.model_validate(shown), observed_at=at, reported_at=at), *rest]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages of a world in which every word is hostile."""
    place = tmp_path_factory.mktemp("hostile")
    with opened(place) as store:
        told(store, [event for number, name in enumerate(NAMES) for event in told_by(number, name)])
        published(store, place).close()
    app = make_app(DataFolder(place), clock=lambda: NOW, seconds=60.0)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


class Elements(HTMLParser):
    """What a page is made of, as a browser reads it, and what no template has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.foreign: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [value for name, value in given.items() if name in ("href", "src", "action", "formaction")]
        if tag in ("img", "iframe", "object", "embed", "base") or (tag == "script" and given.get("src") != "/static/parley.js"):
            self.foreign.append(tag)
        self.foreign += [
            f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc", "b", "gpj.exe")
        ]


def test_hostile_words_break_no_page_and_lead_nowhere(hostile: TestClient) -> None:
    # given
    left = [f"/ukraine/{page.name}" for page in PAGES if not page.keyed]
    seen, wrong = Counter[str](), []
    # when
    for address in left:
        answer = hostile.get(address)
        # then
        if answer.status_code >= 500:
            wrong.append((address, answer.status_code))
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = Elements(answer.text)
        wrong += [(address, one) for one in [*UNSHOWN.findall(answer.text), *page.foreign]]
        wrong += [(address, to) for to in page.links if not re.match(r"(/(?!/)|https?://|#)", to) or re.search(r"\s", to)]
        for to in page.links:
            name = to.split("/")[2].split("?")[0] if to.startswith("/ukraine/") else ""
            if name and to not in seen and "as_of=" not in to and seen[f"of {name}"] < FOLLOWED:
                seen.update([to, f"of {name}"])
                left.append(to)
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(left) > 3 * len(PAGES)


@pytest.mark.parametrize("page", [page for page in PAGES if not page.keyed], ids=lambda page: page.name)
def test_hostile_words_do_not_break_data(page, hostile: TestClient) -> None:
    for form in set(forms_of(page)) - {"html"}:
        answer = hostile.get(f"/ukraine/{page.name}.{form}")
        assert answer.status_code == 200
        if form == "atom":
            ElementTree.fromstring(answer.content)  # XML has no control characters
        elif form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
            assert not [cell for cell in cells if cell.startswith("=")]
        else:
            answer.json()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        (f"{OVER}gpj.exe", f"{OVER}gpj.exe{BACK}"),
        (f"{OVER}a{BACK} b", f"{OVER}a{BACK} b"),
        (f"a{BACK}{APART} b", "a b"),
        (f"{ISOLATED}{OVER}a", f"{ISOLATED}{OVER}a{BACK}{APART}"),
        (f"{ISOLATED}{OVER}a{APART}b", f"{ISOLATED}{OVER}a{APART}b"),
        (f"{OVER}{ISOLATED}a{BACK}", f"{OVER}{ISOLATED}a{APART}{BACK}"),
        ("a\0b\x1b[31m\x85", "a\ufffdb\ufffd[31m\ufffd"),
    ],
)
def test_what_a_text_turns_ends_with_it(text: str, shown: str) -> None:
    assert contained(text) == shown


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    assert [address for address in ADDRESSES if web_address(address)] == ['https://a.example/"onmouseover="alert(4)']
    assert web_address("HTTPS://a.example/x") == "HTTPS://a.example/x"
    assert not any(map(web_address, ["//a.example", "http:/a.example", "ftp://a.example", " https://a.example", None, ""]))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ukraine/actor/%00", 404),
        ("/ukraine/actor/Null%00Ada", 200),
        ("/ukraine/actor/..%2F..%2Fetc%2Fpasswd", 200),
        ("/ukraine/article/..%2F..%2Fetc%2Fpasswd", 404),
        ("/ukraine/plan/%27%20OR%201%3D1", 404),
        ("/ukraine/%00", 404),
        ("/%00/today", 404),
        ("/%FF%FE/today", 404),
        ("/ukraine/search?q=%00%27%22%5C%25_", 200),
        ("/ukraine/today?as_of=2025-11-22%0D%0ASet-Cookie:%20a%3D1", 400),
        ("/ukraine/today?as_of=0001-01-01", 400),
        ("/ukraine/today?as_of=9999-12-31", 400),
        ("/ukraine/today?as_of=1900-01-01", 200),
        ("/ukraine/today?as_of=2025-12-03", 200),
        ("/ukraine/today?p=999999", 200),
        ("/ukraine/today?p=-1", 400),
        ("/ukraine/today?kind=%00", 400),
        ("/ukraine/data/plan%00.csv", 404),
        ("/ukraine/data/..%2F..%2Flog.csv", 404),
    ],
)
def test_a_hostile_address_is_answered_calmly(address: str, status: int, hostile: TestClient) -> None:
    answer = hostile.get(address)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    assert "<script>alert" not in answer.text


def test_a_key_without_end_is_refused(client: TestClient) -> None:
    answer = client.get("/ukraine/actor/" + "x" * 500)
    assert answer.status_code in (400, 404)
    assert "longer than 200 characters" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "//evil.example/",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/https:%2F%2Fevil.example",
        "/ukraine/today/",
    ],
)
def test_no_address_leads_away_from_the_server(address: str, client: TestClient) -> None:
    for _ in range(3):
        answer = client.get("http://127.0.0.1" + address, follow_redirects=False)
        if answer.status_code not in (301, 302, 303, 307, 308):
            break
        to = answer.headers["location"]
        assert urlsplit(to).netloc in ("", "127.0.0.1")
        assert not re.match(r"[/\\]{2}", to)
        address = to.removeprefix("http://127.0.0.1")
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("localhost:8765", 200), ("LOCALHOST", 200), ("evil.example", 400), ("127.0.0.1.evil.example", 400),
        ("localhost@evil.example", 400), ("evil.example:127.0.0.1", 400), ("", 400), ("127.0.0.1,evil.example", 400),
    ],
)  # fmt: skip
def test_a_host_name_is_taken_whole(host: str, status: int, client: TestClient) -> None:
    assert client.get("/ukraine/today", headers={"host": host}).status_code == status


def test_a_name_that_the_operator_gives_is_served_with_ipv6_too(world: DataFolder) -> None:
    with TestClient(make_app(world, hosts=["::1", "parley.example"]), base_url="http://127.0.0.1") as client:
        for host in ("[::1]:8765", "parley.example", "parley.example:80"):
            assert client.get("/snapshot.json", headers={"host": host}).status_code == 200
        assert client.get("/snapshot.json", headers={"host": "x.parley.example"}).status_code == 400


def test_head_tells_what_get_would_and_nothing_else_is_offered(client: TestClient) -> None:
    # when
    got, head = client.get("/ukraine/today"), client.head("/ukraine/today")
    options = client.options(
        "/ukraine/today", headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )
    # then
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", got.headers["etag"])
    assert options.status_code == 405
    for answer in (got, head, options, client.get("/ukraine/today.json", headers={"origin": "https://evil.example"})):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_parts_of_a_file_are_given_and_many_parts_are_no_burden(client: TestClient) -> None:
    part = client.get("/static/style.css", headers={"range": "bytes=0-9"})
    many = client.get("/static/style.css", headers={"range": "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 2_000, 2))})
    beyond = client.get("/static/style.css", headers={"range": "bytes=99999999-"})
    assert (part.status_code, len(part.content)) == (206, 10)
    assert many.status_code in (200, 206, 416)
    assert len(many.content) < 300_000
    assert beyond.status_code == 416


def test_the_log_is_told_nothing_of_where_files_lie(client: TestClient) -> None:
    for address in ("/static/nothing.css", "/static/%00", "/ukraine/nowhere", "/ukraine/data/nothing.csv"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "/dashboard/" not in answer.text


def exchange(base: str, request: bytes) -> bytes:
    """What a server answers to these bytes."""
    place = urlsplit(base)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while more := connection.recv(65_536):
            answer += more
    return answer


def test_bytes_that_no_browser_sends_are_refused(world: DataFolder) -> None:
    # given
    end = b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    chunked = b"POST /ukraine/today" + end + b"Transfer-Encoding: chunked\r\n\r\n" + b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"
    requests = {
        b"GET /static/../app.py" + end + b"\r\n": (404, 307),
        b"GET /static/%2e%2e/app.py" + end + b"\r\n": (404,),
        b"GET /static/..%2f..%2fpyproject.toml" + end + b"\r\n": (404,),
        b"GET /static/..%5capp.py" + end + b"\r\n": (404,),
        b"GET /static//etc/passwd" + end + b"\r\n": (404,),
        b"GET http://evil.example/ukraine/today" + end + b"\r\n": (400, 404),
        b"GET /ukraine/today HTTP/1.1\r\nConnection: close\r\n\r\n": (400,),
        b"POST /ukraine/today" + end + b"Content-Length: 99999999\r\n\r\n": (413,),
        b"POST /ukraine/today" + end + b"Content-Length: -1\r\n\r\n": (400, 413),
        chunked: (411,),
        b"GET /ukraine/today?" + b"x" * 3_000 + end + b"\r\n": (414,),
        b"TRACE /ukraine/today" + end + b"\r\n": (405,),
    }  # fmt: skip
    with serving(world) as base:
        # when
        answers = {
            request[:60]: (int(exchange(base, request).split(b" ", 2)[1]), fitting) for request, fitting in requests.items()
        }
        after = exchange(base, b"GET /ukraine/today" + end + b"\r\n")
    # then
    assert {request: status for request, (status, fitting) in answers.items() if status not in fitting} == {}
    assert after.startswith(b"HTTP/1.1 200")
