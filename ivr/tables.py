"""Every table of every room: what migrations compare with and tests create."""

import ivr.calls.tables
import ivr.clients.tables
import ivr.desk.tables
import ivr.jobs.tables
import ivr.reports.tables
from ivr.store.base import Base

metadata = Base.metadata
ROOMS = (ivr.calls.tables, ivr.clients.tables, ivr.desk.tables, ivr.jobs.tables, ivr.reports.tables)
