from tasks.superior_table.matching import Wanted, pairs

CATALOGUE = "及时更新政府信息主动公开基本目录。"
TRAINING = "组织开展政务公开业务培训，每年不少于一次。"


def row(number, *texts):
    return Wanted(number, texts)


def test_same_words_match_whatever_the_number():
    ours = [row("1", CATALOGUE), row("2", TRAINING)]
    theirs = [row("5", TRAINING), row("6", CATALOGUE)]

    assert pairs(ours, theirs) == {0: 1, 1: 0}


def test_shortened_words_match_under_the_same_number():
    ours = [row("3", CATALOGUE)]
    theirs = [row("3．", "更新主动公开目录"), row("4", TRAINING)]

    assert pairs(ours, theirs) == {0: 0}


def test_a_number_alone_does_not_match():
    assert pairs([row("1", CATALOGUE)], [row("1", TRAINING)]) == {}


def test_of_two_equal_wordings_the_number_decides():
    ours = [row("7", TRAINING)]
    theirs = [row("2", TRAINING), row("7", TRAINING)]

    assert pairs(ours, theirs) == {0: 1}


def test_of_two_equal_wordings_without_numbers_the_order_decides():
    ours = [row("", TRAINING), row("", TRAINING)]
    theirs = [row("", TRAINING), row("", TRAINING)]

    assert pairs(ours, theirs) == {0: 0, 1: 1}


def test_each_row_is_filled_once():
    ours = [row("1", TRAINING), row("2", TRAINING)]

    assert pairs(ours, [row("1", TRAINING)]) == {0: 0}
