"""Laws of every page in a browser: nobody is shut out, nothing is fetched elsewhere, nothing moves."""

from typing import Final

import pytest

from browsing import Visits, violations

PAGES: Final = (
    "/",
    "/nothing-of-that-name",
    "/factor/remittances",
    "/claims",
    "/claims?sign=decrease&section=s08-remittance&q=trade",
    "/haque-2005/claim/c003",
    "/contest?claim=c003",
    "/search?q=security",
    "/factor/human-security",
    "/factors",
    "/sections",
    "/source/haque-2005",
    "/source/haque-2005-s08-remittance",
    "/source/haque-2005-n41",
    "/haque-2005/passage/p194",
    "/actor/iom",
    "/dumps",
    "/ontology",
    "/ontology/Flow",
    "/model",
    "/about",
    "/graph/edges",
    "/void",
    "/queries",
    "/queries?user=ontology%20reviewer",
    "/queries/cq07-how-two-groups-relate",
    "/queries/cq17-sections-by-density",
    "/queries/cq20-what-a-factor-does?evidence=1",
    "/queries/cq29-chains-of-three-claims?start=xyzzy",
    "/queries/cq33-loops-of-three-claims",
    "/paths?from=remittances&to=human-security&max=3",
    "/paths?from=remittances",
    "/loops?feedback=balancing",
    "/rivals?about=remittances",
    "/profile?factor=human-security",
    "/why?from=remittances&to=poverty",
    "/sparql",
    "/sparql?query=SELECT%20*%20{%20GRAPH%20?g%20{%20?s%20?p%20?o%20}%20FILTER(isTRIPLE(?o))%20}%20LIMIT%20200",
    "/sparql?query=SELEC",
)
# Of pages with thousands of elements, in their second form only what depends on it is looked at again.
LONG: Final = frozenset({"/ontology", "/factors"})
OF_THE_FORM: Final = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
WIDE: Final = 1280
NARROW: Final = 390


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_everybody(visits: Visits, path: str) -> None:
    """Colours do not depend on the width, nor sizes on the colours: two forms hold what four do."""
    with visits.page() as page:
        page.goto(path)
        assert page.title().endswith(" · hsnexus")
        assert page.title() != " · hsnexus"
        assert page.locator("h1").count() == 1
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDE
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": NARROW, "height": 844})
        assert violations(page, *(OF_THE_FORM if path in LONG else ())) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize(
    "path", ["/", "/claims", "/haque-2005/claim/c003", "/factor/remittances", "/queries", "/model"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_once_it_is_shown(visits: Visits, path: str, width: int) -> None:
    with visits.page(width=width) as page:
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => "
            "{ window.moved += one.value; })).observe({ type: 'layout-shift', buffered: true });"
        )
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.moved") == 0
