"""The tools of a figure, its reading, and what Plotly says by itself, by its English words."""

TOOLS = {
    "tools": "Figure tools",
    "full": "Full screen",
    "leave": "Leave full screen",
    "pin": "Pin these curves to compare them",
    "unpin": "Unpin the curves",
    "pinned": "{name} (pinned)",
    "pinDone": "Pinned. The curves stay when you change something.",
    "unpinDone": "Unpinned",
    "reset": "Reset the zoom",
    "png": "Save as PNG, with caption and link",
    "svg": "Save as SVG, with caption and link",
    "html": "Save as interactive HTML",
    "embed": "Copy embed code for another page",
    "embedDone": "Embed code copied",
    "embedFailed": "Copy the selected embed code.",
    "read": "Read the curves with the arrow keys",
    "plainPng": "Save as PNG",
}
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
