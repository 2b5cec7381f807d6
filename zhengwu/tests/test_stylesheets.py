import pytest

from zhengwu.stylesheets import main, problems


@pytest.mark.parametrize(
    "css",
    [
        "a{color:red}",
        "a{color:red;color:color-mix(in srgb,red,blue)}",
        '/* a:has(b) */a{content:":has("}',
        "@supports (color:oklch(0 0 0)){a{color:oklch(0 0 0)}b:has(i){top:0}}",
        "@media print{a{color:#000;color:oklch(0 0 0)}}",
    ],
)
def test_problems_none(css):
    assert problems(css) == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a{color:oklch(0 0 0)}", ["color:oklch(0 0 0)"]),
        ("a{color:oklch(0 0 0);color:red}", ["color:oklch(0 0 0)"]),
        ("a{color:red}b{color:oklch(0 0 0)}", ["color:oklch(0 0 0)"]),
        ("a{--c:red;--c:light-dark(red,blue)}", ["--c:light-dark(red,blue)"]),
        ("a:has(b){top:0}", ["a:has(b)"]),
        ("@layer base;a{top:0}", ["@layer base"]),
        ("@container (width>9px){a{top:0}}", ["@container (width>9px)"]),
        ("@supports (gap:0){a{gap:0}}b:is(i){top:0}", ["b:is(i)"]),
    ],
)
def test_problems_named(css, found):
    assert problems(css) == found


def test_main_passes_a_plain_sheet(tmp_path):
    (tmp_path / "app.css").write_text("a{color:red}", encoding="utf-8")

    assert main(tmp_path) == 0


def test_main_names_the_sheet_and_the_line(tmp_path, capsys):
    (tmp_path / "app.css").write_text("a:has(b){top:0}", encoding="utf-8")

    assert main(tmp_path) == 1
    assert capsys.readouterr().out == "app.css: a:has(b)\n"


def test_main_refuses_an_empty_folder(tmp_path):
    assert main(tmp_path) == 1
