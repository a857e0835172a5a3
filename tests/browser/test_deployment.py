"""The lab behind a base path and inside a frame, as with proxies, Streamlit Cloud and course pages."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, new_page, start_server, watch

pytestmark = pytest.mark.browser

FRAME = '<!DOCTYPE html><iframe src="{address}/loss_error?embed=true&side=right" width="1000" height="800"></iframe>'


def test_under_a_base_path_and_in_a_frame_charts_draw_and_links_copy(browser: Browser) -> None:
    process, address = start_server("--server.baseUrlPath=course/lab", health="course/lab/_stcore/health")
    try:
        visit = Visit(page=new_page(browser, width=1200, height=900, scheme="light"), server=f"{address}/course/lab")
        watch(visit)
        page = visit.open("loss_error")
        visit.chart()
        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Start").click()
        visit.settle()
        visit.chart()
        assert page.url.rstrip("/") == f"{address}/course/lab"

        page.set_content(FRAME.format(address=f"{address}/course/lab"))
        inside = page.frame_locator("iframe")
        expect(inside.locator(".lab-chart[data-drawn] .js-plotly-plot svg.main-svg").first).to_be_visible()
        assert visit.faults == []
        page.context.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
