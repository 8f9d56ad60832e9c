"""The page, in a real browser. Screenshots are kept in `.cache/screenshots`."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.boundaries.project import ROOT
from tests.local.kit import Local
from tests.local.test_operations import HELLO, version_of
from tests.local.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENSHOTS = ROOT / ".cache" / "screenshots"
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>window.hacked=5</script></svg>'
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: `make browser` installs it")
    if CHROMIUM is None:
        pytest.skip("chromium is missing: `make browser` installs it where it may")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def local() -> Iterator[Local]:
    with Local(scale=5) as running:
        yield running


@pytest.fixture
def client(local: Local) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


@pytest.fixture
def page(browser: Browser, local: Local) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    known = (local.url, "data:")
    foreign: list[str] = []
    errors: list[str] = []
    opened.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith(known) else None,
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(local.url)
    yield opened
    assert foreign == []
    assert errors == []
    assert opened.evaluate("window.hacked") is None
    context.close()


def shot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def test_predictions_appear_as_they_happen(page: Page, client: httpx.Client) -> None:
    page.get_by_text("None yet").wait_for()
    assert f"REPLICATE_BASE_URL={page.url.strip('/')}" in page.get_by_label("Variables").inner_text()
    version = version_of(client, "replicate/progress")
    body = {"version": version, "input": {"steps": 20, "seconds": 0.1}}
    made = client.post("/v1/predictions", json=body).json()
    page.get_by_role("link", name=made["id"]).wait_for()
    shot(page, "predictions")
    page.get_by_role("link", name=made["id"]).click()
    page.locator("td .succeeded").wait_for()
    assert "100%" in page.locator("#logs").inner_text()
    page.get_by_role("button", name="Run again").click()
    page.wait_for_url(lambda url: made["id"] not in url)
    sleeping = {"version": version_of(client, "replicate/sleeper"), "input": {"seconds": 5000}}
    page.goto(client.post("/v1/predictions", json=sleeping).json()["urls"]["web"])
    page.get_by_role("button", name="Cancel").click()
    page.locator("td .canceled").wait_for()
    shot(page, "prediction")


def test_a_model_is_run_by_its_form_with_the_keyboard(page: Page, local: Local) -> None:
    page.get_by_role("link", name="Models").click()
    page.get_by_role("link", name="stability-ai/stable-diffusion-3").focus()
    page.keyboard.press("Enter")
    page.get_by_label("prompt", exact=True).fill("a unicorn")
    page.get_by_label("steps").fill("99")
    shot(page, "model")
    page.get_by_label("steps").press("Enter")
    page.get_by_text("Must be less than or equal to 28").wait_for()
    assert page.evaluate("document.activeElement.id") == "input-steps"
    page.get_by_label("steps").fill("2")
    page.get_by_label("aspect_ratio").select_option(label="16:9")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Run").press("Enter")
    image = page.locator(".output img")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    shot(page, "image")
    [run] = local.predictions
    assert (run.source, run.input["aspect_ratio"]) == ("web", "16:9")


def test_files_are_uploaded_by_the_form(page: Page, local: Local) -> None:
    page.goto(f"{local.url}/jingyunliang/swinir")
    page.get_by_label("image (required)").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": b"no png"}]
    )
    page.get_by_role("button", name="Run").click()
    page.locator(".output img").wait_for()
    assert "/v1/files/" in local.predictions[0].input["image"]


def test_outputs_are_shown_as_what_they_are(page: Page, client: httpx.Client, local: Local) -> None:
    made = client.post("/v1/predictions", json={"version": version_of(client, "replicate/speech"), "input": {}}).json()
    page.goto(f"{local.url}/p/{made['id']}")
    page.locator(".output audio").wait_for()
    assert '"duration"' in page.locator(".output pre").inner_text()

    @local.model("acme/files")
    def files() -> list[bytes]:
        return [f"<b>{EVIL}</b>".encode(), b"\x1aE\xdf\xa3" + b"\0" * 28]

    body: dict[str, object] = {"version": version_of(client, "acme/files"), "input": {}}
    written = client.post("/v1/predictions", json=body, headers={"Prefer": "wait"}).json()
    page.goto(f"{local.url}/#p/{written['id']}")
    page.locator("figure video").wait_for()
    page.locator("figure pre").get_by_text(EVIL).wait_for()
    text = {"input": {"prompt": "x"}}
    llama = client.post("/v1/models/meta/meta-llama-3-8b-instruct/predictions", json=text).json()
    page.goto(f"{local.url}/#p/{llama['id']}")
    page.get_by_text("and the day begins.").first.wait_for()


def test_nothing_that_was_written_runs(page: Page, client: httpx.Client, local: Local) -> None:
    @local.model("acme/evil", description=EVIL)
    def evil(text: str) -> list[str]:
        print(text)
        return [text, "javascript:window.hacked=3"]

    @local.model("acme/html")
    def html() -> bytes:
        return b"<script>window.hacked=4</script>"

    for name, given in (("acme/evil", {"text": EVIL}), ("acme/html", {})):
        body: dict[str, object] = {
            "version": version_of(client, name),
            "input": given,
            "webhook": f"https://example.com/?{'%3Cscript%3E'}",
        }
        made = client.post("/v1/predictions", json=body, headers={"Prefer": "wait"}).json()
        page.goto(f"{local.url}/p/{made['id']}")
        page.locator("td .succeeded").wait_for()
    shot(page, "nothing-runs")
    output = client.get(made["urls"]["get"]).json()["output"]
    headers = client.get(output).headers
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["x-content-type-options"] == "nosniff"
    for view in ("Models", "Webhooks", "Requests", "Predictions"):
        page.get_by_role("link", name=view).click()
        page.get_by_role("heading", name=view).wait_for()
    failing = client.post(
        "/v1/predictions", json={"version": version_of(client, "replicate/failure"), "input": {"message": EVIL}}
    )
    page.goto(f"{local.url}/p/{failing.json()['id']}")
    page.locator("pre.failed").wait_for()
    page.goto(f"{local.url}/p/{EVIL.replace('/', '')}")
    page.get_by_role("heading", name="Not found").wait_for()


def test_addresses_that_are_none_are_text(page: Page, client: httpx.Client, local: Local) -> None:
    found = ["http://[bad", "https://x.example/%E0%A4%A", "data:image/svg+xml,<svg onload=hacked=6>", "plain"]

    @local.model("acme/addresses")
    def addresses() -> list[str]:
        return found

    body: dict[str, object] = {"version": version_of(client, "acme/addresses"), "input": {}}
    made = client.post("/v1/predictions", json=body, headers={"Prefer": "wait"}).json()
    page.goto(f"{local.url}/p/{made['id']}")
    page.get_by_role("link", name="%E0%A4%A").wait_for()
    assert all(address in page.get_by_label("Output", exact=True).inner_text() for address in found)


def test_drawings_are_shown_and_do_not_run(page: Page, client: httpx.Client, local: Local, tmp_path: Path) -> None:
    file = Path(tmp_path, "a.svg")
    file.write_bytes(SVG)

    @local.model("acme/drawing")
    def drawing() -> Path:
        return file

    body: dict[str, object] = {"version": version_of(client, "acme/drawing"), "input": {}}
    made = client.post("/v1/predictions", json=body, headers={"Prefer": "wait"}).json()
    page.goto(f"{local.url}/p/{made['id']}")
    image = page.locator(".output img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 9
    page.locator("figcaption a").click()
    page.wait_for_url("**/a.svg")
    assert page.evaluate("window.hacked") is None


def test_what_is_long_is_not_sent_for_tables(local: Local, client: httpx.Client) -> None:
    @local.model("acme/long")
    def long(text: str) -> str:
        print(text * 10)
        return text * 10

    body = {"version": version_of(client, "acme/long"), "input": {"text": "word " * 10_000}}
    client.post("/v1/predictions", json=body | {"webhook": "https://example.com"}, headers={"Prefer": "wait"})
    until(lambda: len(local.webhooks) == 2)
    answers = {view: client.get("/_local/state", params={"with": view}) for view in ("models", "webhooks", "requests")}
    assert max(len(answer.content) for answer in answers.values()) < 5000
    assert answers["requests"].json()["count"] == len(local.requests)
    [told, *_] = answers["webhooks"].json()["webhooks"]
    assert client.get(f"/_local/webhooks/{told['id']}").json() == local.webhooks[-1].json
    assert client.get("/_local/webhooks/none").status_code == 404


def test_a_training_has_its_page(page: Page, client: httpx.Client, local: Local) -> None:
    local.clock.scale = 0
    version = version_of(client, "replicate/trainer")
    client.post("/v1/models", json={"owner": "acme", "name": "own", "visibility": "private", "hardware": "cpu"})
    body = {"destination": "acme/own", "input": {"input_images": "data:,x"}}
    made = client.post(f"/v1/models/replicate/trainer/versions/{version}/trainings", json=body).json()
    page.get_by_role("row", name=made["id"]).get_by_text("replicate/trainer (training)").wait_for()
    page.get_by_role("link", name=made["id"]).click()
    page.get_by_role("heading", name=f"Training {made['id']}").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.locator("td .canceled").wait_for()


def test_what_cannot_be_done_is_told(page: Page, client: httpx.Client, local: Local) -> None:
    made = client.post("/v1/models/meta/meta-llama-3-8b-instruct/predictions", json={"input": {"prompt": "x"}}).json()
    page.goto(made["urls"]["web"])
    local.fault("predictions.create", 1, 402)
    page.get_by_role("button", name="Run again").click()
    page.locator("#trouble").wait_for()
    assert page.locator("#trouble").get_attribute("role") == "alert"
    page.get_by_role("button", name="Run again").click()
    page.wait_for_url(lambda url: made["id"] not in url.partition("#")[2] and "#" in url)
    page.locator("#trouble").wait_for(state="hidden")


def test_it_stays_as_it_is_while_the_service_is_away(page: Page, client: httpx.Client, local: Local) -> None:
    sleeping = {"version": version_of(client, "replicate/sleeper"), "input": {"seconds": 5000}}
    made = client.post("/v1/predictions", json=sleeping).json()
    page.get_by_role("link", name=made["id"]).wait_for()
    local.stop()
    page.get_by_text("not connected").wait_for()
    page.wait_for_timeout(1200)
    assert page.get_by_role("link", name=made["id"]).is_visible()


def test_it_follows_while_it_is_seen(page: Page, client: httpx.Client) -> None:
    def show(hidden: str) -> None:
        page.evaluate(f"Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    page.get_by_text("live").wait_for()
    show("true")
    page.get_by_text("not connected").wait_for()
    made = client.post("/v1/models/meta/meta-llama-3-8b-instruct/predictions", json={"input": {"prompt": "x"}}).json()
    show("false")
    page.get_by_role("link", name=made["id"]).wait_for()


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: int) -> None:
    css = (ROOT / "runtime/replicate_runtime/local/page/page.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w+);", re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]))
    for text in ("text", "dim", "link", "good", "bad", "busy"):
        for ground in ("ground", "raised"):
            dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def luminance(colour: str) -> float:
    """How light a colour is, by the guidelines for accessible content."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_webhooks_and_requests_are_listed(page: Page, client: httpx.Client) -> None:
    body: dict[str, object] = {"version": version_of(client, "replicate/caller"), "input": {}}
    client.post("/v1/predictions", json=body | {"webhook": "https://example.com/hook"})
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_text("refused").first.wait_for()
    page.locator("summary").first.click()
    assert "started_at" in page.locator("details pre").first.inner_text()
    shot(page, "webhooks")
    client.get("/v1/predictions/none")
    page.get_by_role("link", name="Requests").click()
    page.locator(".s4").first.wait_for()
    page.get_by_role("cell", name="/v1/predictions/none").wait_for()
    shot(page, "requests")


def test_it_is_read_in_the_dark_on_a_phone(browser: Browser, local: Local, client: httpx.Client) -> None:
    client.post("/v1/models/stability-ai/stable-diffusion-3/predictions", json={"input": {}})
    context = browser.new_context(viewport={"width": 360, "height": 700}, color_scheme="dark")
    page = context.new_page()
    for number, view in enumerate(("#predictions", "#models", "#models/stability-ai/stable-diffusion-3", "#requests")):
        page.goto(f"{local.url}/{view}")
        page.locator("h1").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        shot(page, f"phone-{number}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 19, 23)"
    context.close()


def test_a_screen_reader_finds_its_way(page: Page, client: httpx.Client) -> None:
    page.get_by_role("navigation", name="Views").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.get_by_role("link", name="Models").click()
    page.get_by_role("heading", name="Models").wait_for()
    page.locator(".skip").press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.url.endswith("#models")
    page.get_by_role("link", name="replicate/everything").click()
    page.get_by_role("heading", name="replicate/everything").wait_for()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input,select,textarea')].filter(one => !one.labels.length).length"
    )
    assert unnamed == 0
    assert page.locator("nav a[aria-current]").inner_text() == "Models"
    assert page.title().startswith("replicate/everything")


def test_strangers_get_no_token(local: Local) -> None:
    with httpx.Client(base_url=local.url) as stranger:
        assert local.token in stranger.get("/").text
        for host in ("evil.example", "127.0.0.1.evil.example", "[::2]:80", ""):
            assert local.token not in stranger.get("/", headers={"Host": host}).text
        assert stranger.get("/_local/state").status_code == 401
        assert stranger.get("/_local/changes").status_code == 401
        assert stranger.get("/_local/page/../page.py").status_code == 404
        assert stranger.get("/_local/page/%2e%2e%2fpage.py").status_code == 404
        assert stranger.post("/_local/faults", json={}).status_code in (404, 405)


def test_the_page_asks_for_a_token_it_does_not_know(browser: Browser) -> None:
    with Local(show_token=False) as local:
        context = browser.new_context()
        page = context.new_page()
        page.goto(local.url)
        page.get_by_label("The token of this service").fill("wrong")
        page.get_by_role("button", name="Show").click()
        page.get_by_text("does not take the token").wait_for()
        page.get_by_label("The token of this service").fill(local.token)
        page.get_by_role("button", name="Show").click()
        page.get_by_role("heading", name="Predictions").wait_for()
        page.get_by_text("live").wait_for()
        page.goto("about:blank")
        other = context.new_page()
        other.goto(local.page)
        other.get_by_role("heading", name="Predictions").wait_for()
        assert local.token not in other.url
        context.close()


def test_what_changes_elsewhere_disturbs_nobody(page: Page, client: httpx.Client, local: Local) -> None:
    speech = client.post(
        "/v1/predictions", json={"version": version_of(client, "replicate/speech"), "input": {}}
    ).json()
    page.goto(f"{local.url}/#p/{speech['id']}")
    sound = page.locator(".output audio")
    sound.evaluate("audio => { audio.mine = true; audio.focus(); }")
    until(lambda: sound.evaluate("audio => audio.readyState") == 4)  # it has been fetched whole
    asked = len(local.requests)
    hello = {"version": version_of(client, HELLO), "input": {"text": "Alice"}}
    for _ in range(3):
        client.post("/v1/predictions", json=hello, headers={"Prefer": "wait"})
        page.wait_for_timeout(300)
    assert sound.evaluate("audio => audio.mine && audio === document.activeElement")
    assert [one.operation for one in local.requests[asked:]] == ["models.get"] + ["predictions.create"] * 3

    page.get_by_role("link", name="Predictions").click()
    page.get_by_role("link", name=speech["id"]).focus()
    newest = client.post("/v1/predictions", json=hello).json()["id"]
    page.get_by_role("link", name=newest).wait_for()
    assert page.evaluate("document.activeElement.textContent") == speech["id"]
