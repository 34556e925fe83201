"""Which screens there are and where each lives, as data: listing them imports none of them."""

from __future__ import annotations

DUTIES: dict[str, str] = {
    "sign_on": "clerktui.screens.signon.sign_on:SignOnScreen",
    "find": "clerktui.screens.inquiry.find:FindScreen",
    "account": "clerktui.screens.inquiry.account:AccountScreen",
    "history": "clerktui.screens.inquiry.history:HistoryScreen",
    "payment": "clerktui.screens.cashiering.payment:PaymentScreen",
    "tickets": "clerktui.screens.cashiering.tickets:TicketsScreen",
    "open_drawer": "clerktui.screens.drawer.open:OpenDrawerScreen",
    "close_drawer": "clerktui.screens.drawer.close:CloseDrawerScreen",
    "z_report": "clerktui.screens.drawer.z_report:ZReportScreen",
    "receipts": "clerktui.screens.receipts.find:ReceiptsScreen",
    "receipt": "clerktui.screens.receipts.receipt:ReceiptScreen",
    "print_jobs": "clerktui.screens.receipts.print_jobs:PrintJobsScreen",
    "batches": "clerktui.screens.batches.batches:BatchesScreen",
    "batch_header": "clerktui.screens.batches.header:BatchHeaderScreen",
    "batch": "clerktui.screens.batches.keying:BatchScreen",
    "batch_proof": "clerktui.screens.batches.proof:ProofScreen",
    "batch_verify": "clerktui.screens.batches.verify:VerifyScreen",
    "returned": "clerktui.screens.returns.returned:ReturnedScreen",
    "return_find": "clerktui.screens.returns.find:ReturnFindScreen",
    "held": "clerktui.screens.returns.held:HeldScreen",
    "suspense": "clerktui.screens.batches.suspense:SuspenseScreen",
}
"""Screens by name, as "module:Class"; a module is imported when its screen is first opened."""
