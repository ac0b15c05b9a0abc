"""Says what the kiosk shows, from the framebuffer file of Xvfb -fbdir (800 x 480 x 24, xwd format)."""
import sys

WIDTH, HEIGHT = 800, 480
with open(sys.argv[1], "rb") as file:
    data = file.read()[-WIDTH * HEIGHT * 4:]


def pixel(x, y):
    at = (y * WIDTH + x) * 4
    return data[at + 2], data[at + 1], data[at]


def near(colour, wanted):
    return all(abs(a - b) < 24 for a, b in zip(colour, wanted))


INK = {"dark": (0xF3, 0xF6, 0xF8), "light": (0x14, 0x19, 0x1D)}
theme = "light" if sum(pixel(795, 60)) > 600 else "dark"
if near(pixel(8, 478), (0xFF, 0xE0, 0x66)) or near(pixel(8, 478), (0xFF, 0xD9, 0x3B)):
    print(theme, "strip")
elif any(near(pixel(24 + i * 152 + 72, 397), c) for i in (0, 4) for c in ((0x46, 0x53, 0x5F), (0xA4, 0xAB, 0xAF))):
    print(theme, "buttons")
else:
    # The dot of the page is larger: ink 5 pixels beside its middle. Dots stand around the middle of the screen.
    for count in (6, 7):
        left = 400 - (count - 1) * 11
        for i in range(count):
            x = left + i * 22
            if near(pixel(x, 461), INK[theme]) and near(pixel(x, 457), INK[theme]):
                print(theme, "page", i + 1)
                sys.exit()
    print(theme, "waiting" if sum(pixel(120, 190)) > 60 else "nothing")
