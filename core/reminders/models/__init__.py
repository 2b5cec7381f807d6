"""Reminder steps, notices, their ways out of the house, and 催办单."""

from .choice import MailChoice
from .delivery import Delivery
from .notice import Notice
from .step import ReminderStep
from .urging import UrgingSlip

__all__ = ["Delivery", "MailChoice", "Notice", "ReminderStep", "UrgingSlip"]
