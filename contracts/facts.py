"""The closed list of facts that urgency rules may ask about an event, beside its codes.

The classifier reads each from text and structured answers and says yes, no or unknown with
evidence; rules U01-U26 see these, never the text.
"""

from contracts.open_enum import OpenEnum


class FactName(OpenEnum):
    REACHED = "reached"
    EMS_CONTRIBUTION = "ems_contribution"
    ARREST_IN_CARE = "arrest_in_care"
    PATIENT_INJURED = "patient_injured"
    PROVIDER_INJURED = "provider_injured"
    PUBLIC_INJURED = "public_injured"
    MANIFOLD_DOSE = "manifold_dose"
    PAEDIATRIC_DOSE = "paediatric_dose"
    PARALYSIS_WITHOUT_SEDATION = "paralysis_without_sedation"
    SEDATION_COMPROMISE = "sedation_compromise"
    RESTRAINT_COLLAPSE = "restraint_collapse"
    CUSTODY_DEATH = "custody_death"
    THROWN_UNSECURED = "thrown_unsecured"
    LIFE_SUPPORT_FAILED = "life_support_failed"
    SEVERAL_SAME_PRODUCT = "several_same_product"
    ALL_OUT_OF_USE = "all_out_of_use"
    LIVING_LEFT_AS_DEAD = "living_left_as_dead"
    RESUSCITATION_WRONG = "resuscitation_wrong"
    OXYGEN_ABSENT = "oxygen_absent"
    SHOCK_WITHHELD = "shock_withheld"
    SHOCK_INAPPROPRIATE = "shock_inappropriate"
    ACCESS_DELAYED = "access_delayed"
    OUTAGE_ONGOING = "outage_ongoing"
    WORSE_AFTER_NON_TRANSPORT = "worse_after_non_transport"
    EXIT_MOVING = "exit_moving"
    SELF_HARM = "self_harm"
    WEAPON = "weapon"
    TIME_CRITICAL_EXPOSURE = "time_critical_exposure"
    HIGH_RISK_SOURCE = "high_risk_source"
    SEVERAL_PATIENTS_EXPOSED = "several_patients_exposed"
    TAMPERING = "tampering"
    SEVERE_REACTION = "severe_reaction"
    CONTAMINATED_PRODUCT = "contaminated_product"
    STILL_IN_SERVICE = "still_in_service"
    PRIVACY_BREACH = "privacy_breach"
    ALARMING_WORDS = "alarming_words"
    TRAINING = "training"
    PRAISE = "praise"
    LIKE_U01 = "like_u01"
    LIKE_U02 = "like_u02"
    LIKE_U03 = "like_u03"
    LIKE_U04 = "like_u04"
    LIKE_U05 = "like_u05"
    LIKE_U06 = "like_u06"
    LIKE_U07 = "like_u07"
    LIKE_U08 = "like_u08"
    LIKE_U09 = "like_u09"
    LIKE_U10 = "like_u10"
    LIKE_U11 = "like_u11"
    LIKE_U12 = "like_u12"
    LIKE_U13 = "like_u13"
    LIKE_U14 = "like_u14"
    LIKE_U15 = "like_u15"
    LIKE_U16 = "like_u16"
    LIKE_U17 = "like_u17"
    LIKE_U18 = "like_u18"
    LIKE_U19 = "like_u19"
    LIKE_U20 = "like_u20"
    LIKE_U21 = "like_u21"
    LIKE_U23 = "like_u23"
    LIKE_U24 = "like_u24"
    MAYBE_URGENT = "maybe_urgent"


LIKE: dict[str, FactName] = {f"U{name[-2:]}": name for name in FactName if name.startswith("like_u")}
"""What the learned reader thinks of each rule, where no single fact or code carries it."""

URGENT_BY_ITSELF = 0.25
"""Confidence of `maybe_urgent` from which a few words of the text are enough for an alarm: the classifier
doubts none of them then, and the rules take no notice of what an older one doubted."""

DEFINITIONS: dict[FactName, str] = {
    FactName.REACHED: "The event reached a person: patient, provider or bystander.",
    FactName.EMS_CONTRIBUTION: "Care, crew, equipment or dispatch may have contributed to the harm.",
    FactName.ARREST_IN_CARE: "A cardiac arrest in EMS care that the event may have caused.",
    FactName.PATIENT_INJURED: "The patient was hurt by the event.",
    FactName.PROVIDER_INJURED: "A member of the crew was hurt, whatever the patient's intent.",
    FactName.PUBLIC_INJURED: "Another person was hurt.",
    FactName.MANIFOLD_DOSE: "A dose five times or more, or a fifth or less, of what was meant.",
    FactName.PAEDIATRIC_DOSE: "A wrong dose to a child.",
    FactName.PARALYSIS_WITHOUT_SEDATION: "A paralytic given without sedation or without airway control.",
    FactName.SEDATION_COMPROMISE: "After sedation: apnea, SpO2 below 90, arrest or unplanned intubation.",
    FactName.RESTRAINT_COLLAPSE: "Under restraint or prone: arrest, loss of consciousness or death.",
    FactName.CUSTODY_DEATH: "A death in police or crew custody.",
    FactName.THROWN_UNSECURED: "A patient not secured was thrown or ejected.",
    FactName.LIFE_SUPPORT_FAILED: "Monitor, defibrillator, ventilator, bag-valve mask, suction, "
    "mechanical CPR or a vasoactive pump failed in use.",
    FactName.SEVERAL_SAME_PRODUCT: "Two or more of one make, model, lot or NDC have a problem.",
    FactName.ALL_OUT_OF_USE: "The reporter has every affected item out of use.",
    FactName.LIVING_LEFT_AS_DEAD: "A living person was left or pronounced as dead.",
    FactName.RESUSCITATION_WRONG: "Resuscitation was wrongly withheld or wrongly done.",
    FactName.OXYGEN_ABSENT: "A patient who needed oxygen was on air or an empty cylinder.",
    FactName.SHOCK_WITHHELD: "A shock that was due was withheld or delayed.",
    FactName.SHOCK_INAPPROPRIATE: "A shock hit a rescuer or a perfusing patient, or in a wrong mode.",
    FactName.ACCESS_DELAYED: "Help came late or was sent wrong through call-taking, dispatch or an outage.",
    FactName.OUTAGE_ONGOING: "A 911, CAD, phone or radio outage that is not over.",
    FactName.WORSE_AFTER_NON_TRANSPORT: "Not transported, then death, arrest or intensive care in 72 hours.",
    FactName.EXIT_MOVING: "A patient left a moving ambulance.",
    FactName.SELF_HARM: "Suicide or self-harm while in EMS care.",
    FactName.WEAPON: "A weapon was found, shown or used.",
    FactName.TIME_CRITICAL_EXPOSURE: "An exposure whose prophylaxis counts in hours.",
    FactName.HIGH_RISK_SOURCE: "The source of an exposure is known or likely to be infectious.",
    FactName.SEVERAL_PATIENTS_EXPOSED: "Contaminated equipment or product reached several patients.",
    FactName.TAMPERING: "Controlled substances were tampered with, substituted or diverted.",
    FactName.SEVERE_REACTION: "Anaphylaxis or another unexpected severe reaction.",
    FactName.CONTAMINATED_PRODUCT: "A compounding, contamination or sterility defect of a product.",
    FactName.STILL_IN_SERVICE: "A particular thing or person that is dangerous is still in service now.",
    FactName.PRIVACY_BREACH: "Patient or patient safety information reached someone it should not.",
    FactName.ALARMING_WORDS: "Words such as died, arrest, pulseless, esophageal or dropped, not negated.",
    FactName.TRAINING: "Training or simulation without a real patient.",
    FactName.PRAISE: "Praise, or a report that nothing went wrong.",
    FactName.LIKE_U01: "The whole text reads like death or severe harm, or an arrest in care, to "
    "which EMS may have contributed.",
    FactName.LIKE_U02: "The whole text reads like an esophageal or misplaced tube that was seen late.",
    FactName.LIKE_U03: "The whole text reads like a grossly wrong dose, or a wrong dose of a "
    "high-alert drug or to a child.",
    FactName.LIKE_U04: "The whole text reads like a wrong high-alert drug, or paralysis without sedation.",
    FactName.LIKE_U05: "The whole text reads like a drug given by the wrong route.",
    FactName.LIKE_U06: "The whole text reads like breathing or circulation that failed after sedation.",
    FactName.LIKE_U07: "The whole text reads like a collapse or death under restraint or in custody.",
    FactName.LIKE_U08: "The whole text reads like a stretcher or carried patient dropped, tipped or "
    "collapsed.",
    FactName.LIKE_U09: "The whole text reads like a crash with injury or death, or an unsecured "
    "patient thrown.",
    FactName.LIKE_U10: "The whole text reads like a life-support device that failed in use.",
    FactName.LIKE_U11: "The whole text reads like several items of one make, model or lot with a problem.",
    FactName.LIKE_U12: "The whole text reads like a living person taken for dead, or resuscitation "
    "wrongly withheld or done.",
    FactName.LIKE_U13: "The whole text reads like a patient on air or an empty oxygen supply.",
    FactName.LIKE_U14: "The whole text reads like a shock withheld, delayed or inappropriate.",
    FactName.LIKE_U15: "The whole text reads like help delayed by call-taking or dispatch with a "
    "severe outcome, or an outage not over.",
    FactName.LIKE_U16: "The whole text reads like a patient not transported who then died, arrested "
    "or went to intensive care.",
    FactName.LIKE_U17: "The whole text reads like an exit from a moving ambulance, or self-harm in care.",
    FactName.LIKE_U18: "The whole text reads like violence with injury, sexual assault, a weapon or "
    "a line-of-duty death.",
    FactName.LIKE_U19: "The whole text reads like an exposure in which hours matter.",
    FactName.LIKE_U20: "The whole text reads like a controlled substance lost, tampered with or diverted.",
    FactName.LIKE_U21: "The whole text reads like a severe drug reaction or a contaminated product.",
    FactName.LIKE_U23: "The whole text reads like a particular thing or person that is dangerous and "
    "still in service.",
    FactName.LIKE_U24: "The whole text reads like a privacy breach.",
    FactName.MAYBE_URGENT: "The whole text may be an urgent case, though no rule says which.",
}
