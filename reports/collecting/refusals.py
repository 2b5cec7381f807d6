"""Why an act was not done, in the sentence the person reads."""


class Refused(Exception):
    """The act is not allowed now; the message says why and what to do."""


class Conflict(Exception):
    """Somebody saved the row meanwhile; `row` is as they left it."""

    def __init__(self, row):
        super().__init__(f"{row}刚刚有人改过，请按最新内容核对后再办。")
        self.row = row


class AskBack(Exception):
    """Figures far from last year's: to be confirmed, not forbidden."""

    def __init__(self, jumps):
        super().__init__("；".join(jumps))
        self.jumps = jumps
