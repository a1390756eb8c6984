#!/usr/bin/env python3
"""Renders the icons of the application from the drawings in this folder.

Needs rsvg-convert (Debian: librsvg2-bin) and ImageMagick's convert (Debian: imagemagick).
"""
import pathlib
import struct
import subprocess
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
SMALL_UP_TO = 32  # pixels; below, icon.svg is too fine
PNGS = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512}
TRAY_PIXELS = 32
ICO_SIZES = (16, 24, 32, 48, 64, 256)
# Apple's element names for PNG content, by pixels.
ICNS_ELEMENTS = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}


def render(drawing, pixels, target):
    size = str(pixels)
    command = ["rsvg-convert", "--width", size, "--height", size, "--output", target]
    subprocess.run(command, input=drawing, check=True)


def application_icon(pixels, target):
    name = "icon-small.svg" if pixels <= SMALL_UP_TO else "icon.svg"
    render((FOLDER / name).read_bytes(), pixels, target)


def tray_icons():
    application_icon(TRAY_PIXELS, FOLDER / "tray.png")
    drawing = (FOLDER / "tray.svg").read_bytes()
    white = drawing.replace(b'color="#000"', b'color="#fff"')
    render(drawing, TRAY_PIXELS, FOLDER / "tray-on-light.png")
    render(white, TRAY_PIXELS, FOLDER / "tray-on-dark.png")


def ico(scratch):
    layers = [scratch / f"{pixels}.png" for pixels in ICO_SIZES]
    for pixels, layer in zip(ICO_SIZES, layers):
        application_icon(pixels, layer)
    subprocess.run(["convert", *layers, FOLDER / "icon.ico"], check=True)


def icns(scratch):
    """A header, then each element: its name, its length with these eight bytes, a PNG."""
    body = b""
    for name, pixels in ICNS_ELEMENTS.items():
        layer = scratch / f"icns-{pixels}.png"
        application_icon(pixels, layer)
        png = layer.read_bytes()
        body += name + struct.pack(">I", len(png) + 8) + png
    (FOLDER / "icon.icns").write_bytes(b"icns" + struct.pack(">I", len(body) + 8) + body)


def main():
    for name, pixels in PNGS.items():
        application_icon(pixels, FOLDER / name)
    tray_icons()
    with tempfile.TemporaryDirectory() as scratch:
        ico(pathlib.Path(scratch))
        icns(pathlib.Path(scratch))


if __name__ == "__main__":
    main()
