"""What a service refuses, in the sentence the user reads."""


class Refused(Exception):
    """The act is not allowed now; the message says why and what to do."""


class Conflict(Exception):
    """Somebody saved the row meanwhile; `row` is as they left it."""

    def __init__(self, row):
        super().__init__(f"{row}已被他人修改。")
        self.row = row
