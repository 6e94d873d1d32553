"""Long work of the dues side, one module per noun; the worker knows what is imported here."""

from billing.tasks import bank, campaign, certificate, checkout, declaration, proof, reminder

__all__ = ["bank", "campaign", "certificate", "checkout", "declaration", "proof", "reminder"]
