"""A zip of a project on the Doctor page: findings by file, evidence that leads to its lines, corrections, reports."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from logit_doctor.rules import RULES
from tests.browser.conftest import Profiles, Visit, complaints
from ui.words import words

pytestmark = pytest.mark.browser
TEXT = words("doctor")
ATTACK = "<img src=x onerror=alert(1)>"
REPAIRED = RULES["double-activation"].failing
FILES = {
    "repo/nets.py": f"from torch import nn\n# {ATTACK}\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n",
    "repo/fit.py": "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n",
    f"repo/{ATTACK}.py": REPAIRED,
    "repo/../outside.py": "x = 1",
    "repo/README.md": "",
}


def project() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def uploaded(page: Page) -> Locator:
    """The findings about the project."""
    field = page.locator(".st-key-doctor_upload input[type=file]")
    field.set_input_files({"name": "repo.zip", "mimeType": "application/zip", "buffer": project()})
    cards = page.locator(".lab-finding")
    expect(cards).to_have_count(2)
    return cards


def is_in_view(line: Locator) -> None:
    expect(line).to_be_focused()
    expect(line).to_be_in_viewport()


def downloaded(page: Page, button: Locator) -> str:
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_text("utf-8")


def test_a_zip_of_a_project_is_judged_with_its_evidence_repairs_and_reports(visit: Visit) -> None:
    page = visit.open("doctor")
    first, second = uploaded(page).all()
    expect(first).to_contain_text("double-activation-op")
    expect(page.locator(".lab-finding-file").first).to_have_text("repo/fit.py")
    expect(page.locator("main")).to_contain_text(TEXT.PROJECT_COUNTS.format(files=3, pairings=2, open=0))

    before = page.url
    links = first.locator("a.lab-to-line")
    for link, file, line in zip(links.all(), ("repo/nets.py", "repo/fit.py"), ("3net = ", "3loss = "), strict=True):
        link.click()
        region = page.get_by_role("region", name=file, exact=True)
        is_in_view(region.locator(".marked"))
        expect(region.locator(".marked")).to_contain_text(line)
    assert page.url == before

    assert second.inner_text().startswith("Warning")
    expander = page.get_by_test_id("stExpander").filter(
        has_text=TEXT.OTHERWISE.format(repair=TEXT.REPAIRS["probabilities"])
    )
    expander.locator("summary").click()
    corrected = downloaded(page, expander.get_by_role("button", name=TEXT.DOWNLOAD_CORRECTED))
    assert corrected == REPAIRED.replace("from_logits=True", "from_logits=False")

    page.get_by_text(TEXT.UNREAD.format(count=1)).click()
    expect(page.locator(".lab-unread")).to_contain_text("repo/../outside.py")

    log = json.loads(downloaded(page, page.get_by_role("button", name=TEXT.REPORTS["sarif"])))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["LL002", "LL003", "LL000"]
    web = downloaded(page, page.get_by_role("button", name=TEXT.REPORTS["html"]))
    assert page.locator('img[src="x"]').count() == 0
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with page.context.new_page() as report:
        report.on("request", lambda request: requests.append(request.url))
        report.set_content(web)
        expect(report.locator("article")).to_have_count(3)
        assert report.locator("img").count() == 0
        assert ATTACK in report.locator("body").inner_text()
    assert [url for url in requests if not url.startswith(visit.server)] == []


def test_on_a_phone_in_german_findings_come_first_and_nothing_is_wider_than_the_screen(profiles: Profiles) -> None:
    with profiles.visit(width=390, height=844) as visit:
        page = visit.open("doctor?lang=de")
        cards = uploaded(page)
        expect(cards.first).to_contain_text("Belege:")
        lines = page.locator(".lab-lines").first
        assert lines.bounding_box()["y"] > cards.last.bounding_box()["y"]  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        cards.first.locator("a.lab-to-line").first.click()
        is_in_view(page.get_by_role("region", name="repo/nets.py", exact=True).locator(".marked"))
        assert complaints(visit) == []
