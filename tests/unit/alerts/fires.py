"""For each urgency rule, events that fire it at each of its tiers."""

from dataclasses import dataclass

from contracts.events import Answers, DrugClass, EventClassified, Population, StructuredReading, Tier
from contracts.facts import LIKE
from contracts.facts import FactName as F

from .builders import an_event

T1, T2 = Tier.T1, Tier.T2


@dataclass(frozen=True)
class Fires:
    rule: str
    tier: Tier
    why: str
    event: EventClassified


GRADED_BY_HARM = {"U08", "U10", "U13", "U14", "U21"}

FIRES = (
    Fires("U01", T1, "death", an_event("CLN-01", harm="HL-5")),
    Fires("U01", T1, "severe harm, contribution unknown", an_event("PRO-05", harm="HL-4")),
    Fires("U01", T1, "recovered arrest in care", an_event("AWY-04", harm="HL-3", yes=[F.ARREST_IN_CARE])),
    Fires("U01", T1, "provider severely hurt beside the patient", an_event("PTH-05", provider_harm="HL-4")),
    Fires(
        "U01",
        T1,
        "answered death against a text that denies it",
        an_event("CLN-01", reading=StructuredReading(harm_answered="HL-5", harm_read="HL-1")),
    ),
    Fires(
        "U01",
        T1,
        "text tells of death against an answer of no harm",
        an_event("CLN-01", reading=StructuredReading(harm_answered="HL-1", harm_read="HL-5")),
    ),
    Fires(
        "U01",
        T1,
        "answered death, contribution denied by the text alone",
        an_event("CLN-01", reading=StructuredReading(harm_answered="HL-5"), no=[F.EMS_CONTRIBUTION]),
    ),
    Fires("U02", T1, "esophageal tube without harm", an_event("AWY-01")),
    Fires("U02", T1, "as a secondary code", an_event("CLN-03", "AWY-01")),
    Fires(
        "U02",
        T1,
        "called a near miss, told as an incident",
        an_event(
            "AWY-01", report_type="RT-NM", harm="HL-0", reading=StructuredReading(report_type_read="RT-INC")
        ),
    ),
    Fires("U03", T1, "tenfold", an_event("MED-02", yes=[F.MANIFOLD_DOSE])),
    Fires("U03", T1, "child", an_event("MED-02", population=[Population.PAEDIATRIC])),
    Fires("U03", T1, "dose to a child by fact", an_event("MED-05", yes=[F.PAEDIATRIC_DOSE])),
    *(
        Fires("U03", T1, f"wrong dose of {drug}", an_event("MED-02", drugs=[drug]))
        for drug in (
            DrugClass.PARALYTIC,
            DrugClass.OPIOID,
            DrugClass.SEDATIVE,
            DrugClass.VASOACTIVE,
            DrugClass.INSULIN,
            DrugClass.ELECTROLYTE,
        )
    ),
    *(
        Fires("U04", T1, f"wrong drug, {drug}", an_event("MED-01", drugs=[drug]))
        for drug in (DrugClass.PARALYTIC, DrugClass.VASOACTIVE, DrugClass.OPIOID, DrugClass.SEDATIVE)
    ),
    Fires(
        "U04", T1, "sedation omitted after paralysis", an_event("MED-06", yes=[F.PARALYSIS_WITHOUT_SEDATION])
    ),
    Fires("U05", T1, "wrong route", an_event("MED-03")),
    Fires("U06", T1, "apnea after ketamine", an_event("BEH-01", yes=[F.SEDATION_COMPROMISE])),
    Fires("U06", T1, "the code says it, the fact is unknown", an_event("BEH-01", drugs=[DrugClass.SEDATIVE])),
    Fires("U07", T1, "arrest prone", an_event("BEH-02", harm="HL-3", yes=[F.RESTRAINT_COLLAPSE])),
    Fires("U07", T1, "death in restraint", an_event("BEH-02", harm="HL-5")),
    Fires("U07", T1, "death in custody", an_event("BEH-05", yes=[F.CUSTODY_DEATH])),
    Fires("U08", T1, "stretcher tipped, wrist broken", an_event("PTH-01", harm="HL-3")),
    Fires("U08", T1, "stair chair, bruised", an_event("PTH-02", harm="HL-2")),
    Fires("U08", T2, "stretcher tipped, unhurt", an_event("PTH-01")),
    Fires("U08", T2, "stair chair dropped, harm unknown", an_event("PTH-02", harm="HL-U")),
    Fires("U09", T1, "crash with injury", an_event("VEH-01", harm="HL-2")),
    Fires("U09", T1, "crash coded damage only, public hurt", an_event("VEH-02", yes=[F.PUBLIC_INJURED])),
    Fires("U09", T1, "backed over a bystander's foot", an_event("VEH-03", yes=[F.PUBLIC_INJURED])),
    Fires("U09", T1, "thrown unsecured", an_event("PTH-04", yes=[F.THROWN_UNSECURED])),
    Fires("U10", T1, "no shock, harm", an_event("EQP-01", harm="HL-3", yes=[F.LIFE_SUPPORT_FAILED])),
    Fires("U10", T2, "ventilator stopped, bagged at once", an_event("EQP-02", yes=[F.LIFE_SUPPORT_FAILED])),
    Fires("U11", T1, "bad lot, nothing happened", an_event("EQP-08", report_type="RT-UC", harm="HL-0")),
    Fires(
        "U11",
        T1,
        "three of one pump, by fact",
        an_event("EQP-03", report_type="RT-UC", harm="HL-0", yes=[F.SEVERAL_SAME_PRODUCT]),
    ),
    Fires("U12", T1, "breathing when the coroner came", an_event("CLN-07", yes=[F.LIVING_LEFT_AS_DEAD])),
    Fires("U12", T1, "DNR missed", an_event("CLN-02", yes=[F.RESUSCITATION_WRONG])),
    Fires("U12", T1, "the code says it, the facts are unknown", an_event("CLN-07")),
    Fires("U13", T1, "on the air port, hypoxic", an_event("AWY-09", harm="HL-2")),
    Fires("U13", T2, "empty cylinder, unhurt", an_event("AWY-09")),
    Fires("U13", T2, "by fact under another code", an_event("EQP-06", yes=[F.OXYGEN_ABSENT])),
    Fires("U14", T1, "shock late, harm", an_event("CLN-05", harm="HL-3", yes=[F.SHOCK_WITHHELD])),
    Fires(
        "U14",
        T1,
        "rescuer shocked and hurt",
        an_event("CLN-05", yes=[F.SHOCK_INAPPROPRIATE, F.PROVIDER_INJURED]),
    ),
    Fires("U14", T2, "unsynchronized shock, unhurt", an_event("PRO-04", yes=[F.SHOCK_INAPPROPRIATE])),
    Fires("U15", T1, "wrong address, died", an_event("DSP-02", harm="HL-5")),
    Fires("U15", T1, "delay by fact, severe", an_event("COM-07", harm="HL-4", yes=[F.ACCESS_DELAYED])),
    Fires(
        "U15",
        T1,
        "CAD still down",
        an_event("DSP-05", report_type="RT-UC", harm="HL-0", yes=[F.OUTAGE_ONGOING]),
    ),
    Fires("U16", T1, "refused, arrest next day", an_event("NTR-01", yes=[F.WORSE_AFTER_NON_TRANSPORT])),
    Fires("U16", T1, "left at home, died", an_event("NTR-01", harm="HL-5")),
    Fires("U17", T1, "jumped from the moving truck", an_event("BEH-03", yes=[F.EXIT_MOVING])),
    Fires("U17", T1, "self-harm in care", an_event("BEH-04")),
    Fires("U17", T1, "self-harm by fact", an_event("CLN-03", yes=[F.SELF_HARM])),
    Fires("U18", T1, "broken nose", an_event("PSF-01", report_type="RT-PRV", harm="HL-3")),
    Fires("U18", T1, "seizing patient's fist, provider hurt", an_event("PSF-01", yes=[F.PROVIDER_INJURED])),
    Fires("U18", T1, "harassment", an_event("PSF-03", report_type="RT-PRV")),
    Fires("U18", T1, "knife in a sock", an_event("PSF-04", report_type="RT-UC", harm="HL-0")),
    Fires("U18", T1, "weapon by fact", an_event("BEH-05", yes=[F.WEAPON])),
    Fires("U18", T1, "line-of-duty death", an_event("PSF-08", report_type="RT-PRV", harm="HL-5")),
    Fires("U19", T1, "meningitis", an_event("INF-03", report_type="RT-PRV", yes=[F.TIME_CRITICAL_EXPOSURE])),
    Fires(
        "U19", T1, "needle, HIV source", an_event("INF-01", report_type="RT-PRV", yes=[F.HIGH_RISK_SOURCE])
    ),
    Fires(
        "U19",
        T1,
        "dirty blade on three patients, effect unknown",
        an_event("INF-05", report_type="RT-UC", harm="HL-U", yes=[F.SEVERAL_PATIENTS_EXPOSED]),
    ),
    Fires("U20", T1, "vial missing", an_event("MED-11", report_type="RT-UC", harm="HL-0")),
    Fires("U20", T1, "saline in the vial", an_event("ORG-05", report_type="RT-UC", yes=[F.TAMPERING])),
    Fires("U21", T2, "anaphylaxis", an_event("MED-08", yes=[F.SEVERE_REACTION])),
    Fires("U21", T2, "reaction with moderate harm", an_event("MED-08", harm="HL-3")),
    Fires(
        "U21",
        T2,
        "particles in the bag, unsafe condition",
        an_event("MED-09", report_type="RT-UC", harm="HL-0", yes=[F.CONTAMINATED_PRODUCT]),
    ),
    Fires(
        "U22", T2, "child, moderate harm", an_event("CLN-08", harm="HL-3", population=[Population.PAEDIATRIC])
    ),
    Fires(
        "U22", T2, "mother, moderate harm", an_event("CLN-08", harm="HL-3", population=[Population.OBSTETRIC])
    ),
    Fires("U22", T2, "neonate, no harm", an_event("PTH-99", population=[Population.NEONATE])),
    Fires("U22", T1, "neonate dropped, no harm", an_event("PTH-02", population=[Population.NEONATE])),
    Fires(
        "U22", T1, "child anaphylaxis", an_event("MED-08", harm="HL-3", population=[Population.PAEDIATRIC])
    ),
    Fires("U23", T1, "reporter's answer", an_event("VEH-04", answers=Answers(risk_imminent="y"))),
    Fires(
        "U23",
        T1,
        "truck still running with the fault",
        an_event("VEH-04", report_type="RT-UC", harm="HL-0", yes=[F.STILL_IN_SERVICE]),
    ),
    Fires(
        "U23",
        T1,
        "near miss whose hazard is live",
        an_event("EQP-04", report_type="RT-NM", harm="HL-0", yes=[F.STILL_IN_SERVICE]),
    ),
    Fires(
        "U23",
        T1,
        "reporter's answer counts in training",
        an_event("OTH-99", yes=[F.TRAINING], answers=Answers(risk_imminent="y")),
    ),
    Fires(
        "U23",
        T1,
        "found in training, still on the truck",
        an_event("EQP-01", report_type="RT-UC", harm="HL-0", yes=[F.TRAINING, F.STILL_IN_SERVICE]),
    ),
    Fires("U24", T1, "picture on a public page", an_event("COM-08")),
    Fires(
        "U24",
        T1,
        "disclosed report, by fact",
        an_event("COM-05", report_type="RT-UC", yes=[F.PRIVACY_BREACH]),
    ),
    Fires("U25", T2, "unsure and alarming", an_event("OTH-99", abstained=True, yes=[F.ALARMING_WORDS])),
    Fires("U26", T2, "nearly killed", an_event("MED-01", report_type="RT-NM", harm="HL-0", potential="PS-4")),
    # What a fact says counts under any code, and what a code says counts without the fact.
    Fires("U03", T1, "neonate", an_event("MED-02", population=[Population.NEONATE])),
    Fires("U06", T1, "under another code", an_event("CLN-03", yes=[F.SEDATION_COMPROMISE])),
    Fires("U07", T1, "restraint code, arrest", an_event("BEH-02", harm="HL-3", yes=[F.ARREST_IN_CARE])),
    Fires("U07", T1, "custody code, death", an_event("BEH-05", harm="HL-5")),
    Fires("U08", T1, "hurt by fact alone", an_event("PTH-02", yes=[F.PATIENT_INJURED])),
    Fires("U13", T1, "oxygen absent by fact, harm", an_event("EQP-06", harm="HL-2", yes=[F.OXYGEN_ABSENT])),
    Fires(
        "U14", T1, "rescuer hurt by harm level", an_event(yes=[F.SHOCK_INAPPROPRIATE], provider_harm="HL-2")
    ),
    Fires("U14", T2, "shock late, unhurt", an_event("CLN-05", yes=[F.SHOCK_WITHHELD])),
    *(
        Fires("U15", T1, f"{code}, severe", an_event(code, harm="HL-4"))
        for code in ("DSP-01", "DSP-02", "DSP-03", "DSP-05")
    ),
    Fires("U18", T1, "assault, provider's harm level", an_event("PSF-01", provider_harm="HL-2")),
    Fires("U19", T1, "splash, hepatitis C", an_event("INF-02", yes=[F.HIGH_RISK_SOURCE])),
    Fires(
        "U22",
        T2,
        "one reading says provider, another incident",
        an_event(
            "CLN-08",
            report_type="RT-PRV",
            harm="HL-3",
            population=[Population.PAEDIATRIC],
            reading=StructuredReading(report_type_read="RT-INC"),
        ),
    ),
    Fires(
        "U22",
        T2,
        "called a near miss, harm answered",
        an_event(
            "CLN-08",
            report_type="RT-NM",
            harm="HL-0",
            population=[Population.NEONATE],
            reading=StructuredReading(harm_answered="HL-2"),
        ),
    ),
    # Training or praise with somebody hurt is no longer only that.
    Fires("U08", T1, "wrist broken in a drill", an_event("PTH-02", harm="HL-3", yes=[F.TRAINING])),
    Fires("U01", T1, "praise for a save after an arrest", an_event(yes=[F.PRAISE, F.ARREST_IN_CARE])),
    *(
        Fires(rule, T2 if rule in GRADED_BY_HARM else T1, "the learned reader alone", an_event(yes=[fact]))
        for rule, fact in LIKE.items()
    ),
    *(
        Fires(rule, T1, "the learned reader alone, with harm", an_event(harm="HL-2", yes=[LIKE[rule]]))
        for rule in sorted(GRADED_BY_HARM - {"U21"})
    ),
    Fires("U25", T2, "sure of the codes, but it may be urgent", an_event(yes=[F.MAYBE_URGENT])),
)
