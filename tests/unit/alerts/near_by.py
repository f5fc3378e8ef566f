"""For each urgency rule, events near by that must not fire it: the negatives of the reading rules."""

from dataclasses import dataclass

from contracts.events import Answers, DrugClass, EventClassified, Population, Tier
from contracts.facts import FactName as F

from .builders import an_event


@dataclass(frozen=True)
class Silent:
    """The rule does not fire; `tier` is what other rules leave, T3 but for a few."""

    rule: str
    why: str
    event: EventClassified
    tier: Tier = Tier.T3


def a_near_miss(
    *categories: str, yes: tuple[F, ...] = (), drugs: tuple[DrugClass, ...] = ()
) -> EventClassified:
    """Caught before it reached anyone, with less than deadly potential."""
    return an_event(
        *categories, report_type="RT-NM", harm="HL-0", potential="PS-3", yes=yes, drugs=drugs, no=[F.REACHED]
    )


SILENT = (
    Silent("U01", "moderate harm in an adult", an_event("CLN-01", harm="HL-3")),
    Silent("U01", "harm unknown", an_event("CLN-01", harm="HL-U")),
    Silent("U01", "expected death", an_event("OTH-99", harm="HL-5", no=[F.EMS_CONTRIBUTION])),
    Silent(
        "U01",
        "expected arrest",
        an_event("OTH-99", yes=[F.ARREST_IN_CARE], no=[F.EMS_CONTRIBUTION]),
    ),
    Silent("U01", "arrest unknown", an_event("AWY-04", unknown=[F.ARREST_IN_CARE])),
    Silent("U02", "seen at once and pulled", an_event("AWY-02")),
    Silent("U02", "caught before it reached", a_near_miss("AWY-01")),
    Silent("U02", "manikin", an_event("AWY-01", report_type="RT-UC", harm="HL-0", yes=[F.TRAINING])),
    Silent("U02", "manikin, called an incident", an_event("AWY-01", yes=[F.TRAINING])),
    Silent("U02", "praise", an_event("AWY-01", yes=[F.PRAISE])),
    Silent("U03", "small error of a common drug", an_event("MED-02", drugs=[DrugClass.OTHER])),
    Silent("U03", "tenfold, caught by the cross-check", a_near_miss("MED-02", yes=(F.MANIFOLD_DOSE,))),
    Silent("U03", "rate too fast", an_event("MED-05", drugs=[DrugClass.VASOACTIVE], harm="HL-2")),
    Silent(
        "U03",
        "called wrong, told to have been right",
        an_event("MED-02", drugs=[DrugClass.OPIOID], no=[F.MANIFOLD_DOSE]),
    ),
    Silent("U04", "wrong drug, common class", an_event("MED-01", drugs=[DrugClass.OTHER])),
    Silent("U04", "wrong vial put back", a_near_miss("MED-01", drugs=(DrugClass.PARALYTIC,))),
    Silent("U04", "dose omitted", an_event("MED-06", drugs=[DrugClass.PARALYTIC])),
    Silent("U05", "caught at the port", a_near_miss("MED-03")),
    Silent("U06", "sedated and well", an_event("BEH-01", no=[F.SEDATION_COMPROMISE])),
    Silent("U06", "overdose drawn up, not given", a_near_miss("BEH-01")),
    Silent("U07", "restraint bruise", an_event("BEH-02", harm="HL-2")),
    Silent("U07", "custody dispute", an_event("BEH-05")),
    Silent("U08", "fall on foot goes by its harm", an_event("PTH-03", harm="HL-3")),
    Silent("U08", "empty cot nearly tipped", a_near_miss("PTH-01")),
    Silent("U09", "PTH-04 alone", an_event("PTH-04", harm="HL-2")),
    Silent("U09", "bumper scraped", an_event("VEH-02")),
    Silent("U09", "nearly struck", a_near_miss("VEH-03")),
    Silent("U09", "bruised at the roadside, no crash", an_event("VEH-03", report_type="RT-PRV", harm="HL-2")),
    Silent("U10", "failed at the morning check", an_event("EQP-01", report_type="RT-UC", harm="HL-0")),
    Silent("U10", "failed before it was needed", a_near_miss("EQP-02", yes=(F.LIFE_SUPPORT_FAILED,))),
    Silent("U10", "failure unknown", an_event("EQP-01", harm="HL-2", unknown=[F.LIFE_SUPPORT_FAILED])),
    Silent("U11", "single fault", an_event("EQP-03", report_type="RT-UC", harm="HL-0")),
    Silent("U11", "all pulled", an_event("EQP-08", report_type="RT-UC", harm="HL-0", yes=[F.ALL_OUT_OF_USE])),
    Silent(
        "U12",
        "DNR read and honored",
        an_event("CLN-07", no=[F.RESUSCITATION_WRONG, F.LIVING_LEFT_AS_DEAD]),
    ),
    Silent("U12", "order found in time", a_near_miss("CLN-07")),
    Silent("U13", "wrong flow, not absent", an_event("AWY-09", no=[F.OXYGEN_ABSENT])),
    Silent("U13", "empty spare found at check", an_event("AWY-09", report_type="RT-UC", harm="HL-0")),
    Silent("U14", "poor compressions", an_event("CLN-05", harm="HL-2")),
    Silent("U14", "pads off in time", a_near_miss("PRO-04", yes=(F.SHOCK_INAPPROPRIATE,))),
    Silent("U15", "late, well", an_event("DSP-03", harm="HL-3", yes=[F.ACCESS_DELAYED])),
    Silent("U15", "outage over", an_event("DSP-05", report_type="RT-UC", harm="HL-0", no=[F.OUTAGE_ONGOING])),
    Silent("U15", "expected death, late unit", an_event("DSP-03", harm="HL-5", no=[F.EMS_CONTRIBUTION])),
    Silent("U16", "refused, admitted later", an_event("NTR-01", harm="HL-3")),
    Silent("U17", "walked off on scene", an_event("BEH-03")),
    Silent("U17", "caught at the door", a_near_miss("BEH-04")),
    Silent("U18", "trauma knife", an_event("PSF-04", report_type="RT-PRV", no=[F.WEAPON])),
    Silent("U18", "a knife only imagined", an_event("PSF-04", yes=[F.LIKE_U18], no=[F.WEAPON])),
    Silent("U06", "awake with good sats", an_event("BEH-01", yes=[F.LIKE_U06], no=[F.SEDATION_COMPROMISE])),
    Silent("U12", "order honored", an_event("CLN-07", yes=[F.LIKE_U12], no=[F.RESUSCITATION_WRONG])),
    Silent("U18", "pushed, unhurt", an_event("PSF-01", report_type="RT-PRV")),
    Silent("U18", "shouted at", an_event("PSF-02", report_type="RT-PRV")),
    Silent(
        "U18", "back strain", an_event("PSF-05", report_type="RT-PRV", harm="HL-2", yes=[F.PROVIDER_INJURED])
    ),
    Silent("U19", "needle, source unknown", an_event("INF-01", report_type="RT-PRV", harm="HL-2")),
    Silent("U19", "one patient", an_event("INF-05", unknown=[F.SEVERAL_PATIENTS_EXPOSED])),
    Silent("U19", "mask on in time", a_near_miss("INF-03", yes=(F.TIME_CRITICAL_EXPOSURE,))),
    Silent(
        "U19",
        "skin whole, no exposure",
        an_event("INF-01", report_type="RT-PRV", yes=[F.HIGH_RISK_SOURCE], no=[F.TIME_CRITICAL_EXPOSURE]),
    ),
    Silent(
        "U20",
        "count explained",
        an_event("MED-11", report_type="RT-UC", harm="HL-0", no=[F.TAMPERING]),
    ),
    Silent("U20", "fridge too warm", an_event("MED-09", report_type="RT-UC", harm="HL-0")),
    Silent("U21", "rash", an_event("MED-08", harm="HL-2")),
    Silent("U21", "expired", an_event("MED-09", report_type="RT-UC", harm="HL-0")),
    Silent("U21", "cloudy vial put aside", a_near_miss("MED-09", yes=(F.CONTAMINATED_PRODUCT,))),
    Silent("U22", "child, mild harm", an_event("CLN-08", harm="HL-2", population=[Population.PAEDIATRIC])),
    Silent(
        "U22",
        "grandparent, moderate harm",
        an_event("CLN-08", harm="HL-3", population=[Population.GERIATRIC]),
    ),
    Silent("U22", "neonate, harm unknown", an_event("CLN-08", harm="HL-U", population=[Population.NEONATE])),
    Silent(
        "U22",
        "neonate, near miss",
        an_event("MED-10", report_type="RT-NM", harm="HL-0", population=[Population.NEONATE]),
    ),
    Silent(
        "U22",
        "provider hurt beside a child",
        an_event("PSF-05", report_type="RT-PRV", harm="HL-3", population=[Population.PAEDIATRIC]),
    ),
    Silent("U22", "good delivery", an_event("OTH-99", population=[Population.NEONATE], yes=[F.PRAISE])),
    Silent("U23", "reporter says no", an_event("VEH-04", answers=Answers(risk_imminent="n"))),
    Silent("U23", "reporter does not know", an_event("VEH-04", answers=Answers(risk_imminent="u"))),
    Silent("U23", "standing condition", an_event("ORG-01", report_type="RT-UC", harm="HL-0")),
    Silent("U24", "fax caught at the machine", a_near_miss("COM-08")),
    Silent("U24", "wrong record", an_event("COM-05")),
    Silent("U25", "unsure, calm words", an_event("OTH-99", abstained=True)),
    Silent("U25", "alarming, sure", an_event("OTH-99", yes=[F.ALARMING_WORDS])),
    Silent("U25", "manikin died", an_event(abstained=True, yes=[F.ALARMING_WORDS, F.TRAINING])),
    Silent("U26", "serious potential", an_event(report_type="RT-NM", harm="HL-0", potential="PS-3")),
    Silent("U26", "unsafe condition", an_event("ORG-01", report_type="RT-UC", harm="HL-0", potential="PS-4")),
    Silent("U09", "unsecured, not thrown after all", a_near_miss("PTH-04", yes=(F.THROWN_UNSECURED,))),
    Silent("U13", "wrong flow with harm", an_event("AWY-09", harm="HL-2", no=[F.OXYGEN_ABSENT])),
    Silent("U15", "severe, not by dispatch", an_event("PRO-05", harm="HL-4"), Tier.T1),
    Silent("U16", "nearly left at home", a_near_miss("NTR-01", yes=(F.WORSE_AFTER_NON_TRANSPORT,))),
    Silent("U16", "severe, not by non-transport", an_event("PRO-05", harm="HL-4"), Tier.T1),
    Silent("U18", "harassment policy missing", an_event("PSF-03", report_type="RT-UC", harm="HL-0")),
    Silent("U18", "memorial plan", an_event("PSF-08", report_type="RT-UC", harm="HL-0")),
    Silent("U19", "source known, nobody exposed", an_event("CLN-99", yes=[F.HIGH_RISK_SOURCE])),
    Silent("U19", "needle capped in time", a_near_miss("INF-01", yes=(F.HIGH_RISK_SOURCE,))),
    Silent("U19", "dirty scope pulled", a_near_miss("INF-05", yes=(F.SEVERAL_PATIENTS_EXPOSED,))),
    Silent("U21", "allergy seen in time", a_near_miss("MED-08", yes=(F.SEVERE_REACTION,))),
    Silent(
        "U22",
        "provider hurt beside a neonate",
        an_event("PSF-05", report_type="RT-PRV", harm="HL-2", population=[Population.NEONATE]),
    ),
    Silent("U24", "message recalled unread", a_near_miss("COM-08", yes=(F.PRIVACY_BREACH,))),
)
