"""Moving a row from status to status, along its table and nowhere else."""


class NotAllowed(Exception):
    """The table has no such step; a service that asked for it has a fault."""


class Moves:
    """For a model with `status` and a `TRANSITIONS` table."""

    def move_to(self, status):
        """Set the status where the table allows the step; nothing is saved."""
        if status not in self.TRANSITIONS[self.status]:
            raise NotAllowed(f"{self._meta.label}: {self.status} → {status}")
        self.status = status
