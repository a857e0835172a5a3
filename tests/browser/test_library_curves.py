"""TensorFlow's own curves on the loss error page, computed in its own process."""

import pytest
from playwright.sync_api import expect

from core.losses import FORMULATIONS

pytestmark = [pytest.mark.browser, pytest.mark.keras]


def test_tensorflow_draws_beside_the_emulation(visit) -> None:  # type: ignore[no-untyped-def]
    page = visit.open("loss_error?softmax_library=tf_dense&softmax_formulations=fused&side=right&reach=40")
    page.wait_for_selector(".lab-chart[data-drawn] .js-plotly-plot svg.main-svg", timeout=90_000)
    names = page.evaluate("document.querySelector('.js-plotly-plot').data.map((trace) => trace.name)")
    assert {FORMULATIONS["softmax"]["fused"].title, "tf_dense"} <= set(names)
    expect(page.get_by_text("tf_dense in float32")).to_be_visible(timeout=60_000)
