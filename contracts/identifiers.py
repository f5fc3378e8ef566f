"""The kinds of identifier the law names, as the labels that placeholders and counts carry.

Sources: 45 CFR 164.514(b)(2)(i) A-R; 42 CFR 3.206(b)(4)(iv) and 3.212(a)(2).
"""

from contracts.open_enum import OpenEnum


class IdentifierLabel(OpenEnum):
    NAME = "NAME"
    PROVIDER = "PROVIDER"
    AGENCY = "AGENCY"
    FACILITY = "FACILITY"
    UNIT = "UNIT"
    LOCATION = "LOCATION"
    DATE = "DATE"
    AGE_OVER_89 = "AGE_OVER_89"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    IP = "IP"
    SSN = "SSN"
    MRN = "MRN"
    HEALTH_PLAN = "HEALTH_PLAN"
    ACCOUNT = "ACCOUNT"
    LICENSE = "LICENSE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    INCIDENT = "INCIDENT"
    ID = "ID"


DEFINITIONS: dict[IdentifierLabel, str] = {
    IdentifierLabel.NAME: "A patient, relative, bystander, police officer or other person; handles too.",
    IdentifierLabel.PROVIDER: "A member of a crew, nurse, physician, dispatcher or the reporter.",
    IdentifierLabel.AGENCY: "An EMS agency, fire department, employer or affiliated organization.",
    IdentifierLabel.FACILITY: "A hospital, nursing home, clinic, school or other named building.",
    IdentifierLabel.UNIT: "A call sign, apparatus or station: 'Medic 41', 'Engine 7', 'Station 3'.",
    IdentifierLabel.LOCATION: "Any place smaller than a state: street, town, county, ZIP, exit, room.",
    IdentifierLabel.DATE: "Any date element finer than a year, weekdays and holidays that date the event.",
    IdentifierLabel.AGE_OVER_89: "An age of 90 or more; only '90 or older' may stay.",
    IdentifierLabel.PHONE: "Telephone and fax numbers, extensions and last four digits.",
    IdentifierLabel.EMAIL: "An e-mail address.",
    IdentifierLabel.URL: "A web address.",
    IdentifierLabel.IP: "An IP address.",
    IdentifierLabel.SSN: "A Social Security or taxpayer number, whole or in part.",
    IdentifierLabel.MRN: "A medical record or patient care record number.",
    IdentifierLabel.HEALTH_PLAN: "A health plan, Medicare, Medicaid or claim number.",
    IdentifierLabel.ACCOUNT: "An account, invoice or card number.",
    IdentifierLabel.LICENSE: "A certificate, license, DEA or NPI number.",
    IdentifierLabel.VEHICLE: "A plate, VIN, tail number or other vehicle identifier.",
    IdentifierLabel.DEVICE: "A device serial number, asset tag or seal; make and model stay.",
    IdentifierLabel.INCIDENT: "A run, CAD, dispatch, case or incident number.",
    IdentifierLabel.ID: "Any other unique number or code: badge, employee, locker.",
}
