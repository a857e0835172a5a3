"""What the buttons of a figure are called, and what Plotly says by itself, by its English words."""

SAVE_PNG = "Save as PNG"
SAVE_HTML = "Save as interactive HTML"
PLOTLY = {
    "Zoom": "Zoom",
    "Pan": "Pan",
    "Zoom in": "Zoom in",
    "Zoom out": "Zoom out",
    "Reset axes": "Reset axes",
    "Double-click to zoom back out": "Double-click to zoom back out",
    "Double-click on legend to isolate one trace": "Double-click on legend to isolate one trace",
    "Preparing image - this may take a few seconds": "Preparing image - this may take a few seconds",
    "Image download succeeded": "Image download succeeded",
    "Sorry, there was a problem downloading your image!": "Sorry, there was a problem downloading your image!",
}
MISSING = (
    "This figure did not load; a proxy, a firewall or an ad blocker may be blocking the files under app/static/. The "
    "rest of this page works. Reload the page to try again."
)
