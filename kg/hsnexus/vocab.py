"""The vocabulary: the only place that spells our IRIs and prefixes."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = [
    "BASE",
    "CLAIM_SCHEMA",
    "CONTEXT",
    "DATASET",
    "DCTERMS",
    "ENDPOINT",
    "FACTORS",
    "GRAPH",
    "HSN",
    "HSN_NAMESPACE",
    "LICENCE",
    "NP",
    "OA",
    "ONTOLOGY",
    "PREFIXES",
    "TERM_ORDER",
    "UNNAMED",
    "prefixed",
    "source_prefixes",
    "written",
]

BASE: Final = "https://w3id.org/hsnexus/"
ONTOLOGY: Final = f"{BASE}ontology"
ENDPOINT: Final = f"{BASE}sparql"
DATASET: Final = f"{BASE}void#dataset"
"""What our graphs say, without their description."""
CLAIM_SCHEMA: Final = f"{BASE}schema/claim.json"
"""The JSON Schema of a claim."""
CONTEXT: Final = f"{BASE}context.jsonld"
"""The JSON-LD context of a claim."""
FACTORS: Final = f"{BASE}factors"
"""The factors, as a table and, by its fragments, as a concept scheme."""
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
HSN_NAMESPACE: Final = f"{ONTOLOGY}#"
_HSN: Final = HSN_NAMESPACE


class HSN:
    """Every term of the ontology, by its name there."""

    # classes
    Abduction: Final = f"{_HSN}Abduction"
    Abuse: Final = f"{_HSN}Abuse"
    AccessToEducation: Final = f"{_HSN}AccessToEducation"
    AccessToHealthcare: Final = f"{_HSN}AccessToHealthcare"
    AccessToServices: Final = f"{_HSN}AccessToServices"
    Accountability: Final = f"{_HSN}Accountability"
    Actor: Final = f"{_HSN}Actor"
    AdverseEconomicEffect: Final = f"{_HSN}AdverseEconomicEffect"
    Agency: Final = f"{_HSN}Agency"
    ArmedConflict: Final = f"{_HSN}ArmedConflict"
    AssetBase: Final = f"{_HSN}AssetBase"
    AsylumSeeker: Final = f"{_HSN}AsylumSeeker"
    Authority: Final = f"{_HSN}Authority"
    BorderControl: Final = f"{_HSN}BorderControl"
    BusinessTraveller: Final = f"{_HSN}BusinessTraveller"
    Capability: Final = f"{_HSN}Capability"
    Capital: Final = f"{_HSN}Capital"
    CausalClaim: Final = f"{_HSN}CausalClaim"
    CausingClaim: Final = f"{_HSN}CausingClaim"
    Child: Final = f"{_HSN}Child"
    ChildMigrant: Final = f"{_HSN}ChildMigrant"
    CircularMigrant: Final = f"{_HSN}CircularMigrant"
    CircularMigration: Final = f"{_HSN}CircularMigration"
    Circumstance: Final = f"{_HSN}Circumstance"
    Citizen: Final = f"{_HSN}Citizen"
    CivilSocietyActor: Final = f"{_HSN}CivilSocietyActor"
    CivilWar: Final = f"{_HSN}CivilWar"
    ClosedListValue: Final = f"{_HSN}ClosedListValue"
    CoerciveMeans: Final = f"{_HSN}CoerciveMeans"
    CollectiveRemittance: Final = f"{_HSN}CollectiveRemittance"
    Commission: Final = f"{_HSN}Commission"
    Community: Final = f"{_HSN}Community"
    CommunitySecurity: Final = f"{_HSN}CommunitySecurity"
    CommunityThreat: Final = f"{_HSN}CommunityThreat"
    CompellingClaim: Final = f"{_HSN}CompellingClaim"
    ConditioningClaim: Final = f"{_HSN}ConditioningClaim"
    Confinement: Final = f"{_HSN}Confinement"
    ConsultativeProcess: Final = f"{_HSN}ConsultativeProcess"
    Contrast: Final = f"{_HSN}Contrast"
    Convention: Final = f"{_HSN}Convention"
    CounterTerrorismMeasure: Final = f"{_HSN}CounterTerrorismMeasure"
    CounterTraffickingMeasure: Final = f"{_HSN}CounterTraffickingMeasure"
    CrossBorderMovement: Final = f"{_HSN}CrossBorderMovement"
    CrossBorderMover: Final = f"{_HSN}CrossBorderMover"
    CrossBorderTrafficking: Final = f"{_HSN}CrossBorderTrafficking"
    CulturalThreatToHost: Final = f"{_HSN}CulturalThreatToHost"
    DebtBondage: Final = f"{_HSN}DebtBondage"
    Deception: Final = f"{_HSN}Deception"
    DecisionMakingPower: Final = f"{_HSN}DecisionMakingPower"
    DecreasingClaim: Final = f"{_HSN}DecreasingClaim"
    Definition: Final = f"{_HSN}Definition"
    Democratisation: Final = f"{_HSN}Democratisation"
    DemographicChange: Final = f"{_HSN}DemographicChange"
    DerivedInfluence: Final = f"{_HSN}DerivedInfluence"
    DestinationState: Final = f"{_HSN}DestinationState"
    Detention: Final = f"{_HSN}Detention"
    DevelopedState: Final = f"{_HSN}DevelopedState"
    DevelopingState: Final = f"{_HSN}DevelopingState"
    DevelopmentOutcome: Final = f"{_HSN}DevelopmentOutcome"
    DevelopmentPolicy: Final = f"{_HSN}DevelopmentPolicy"
    Diaspora: Final = f"{_HSN}Diaspora"
    DiasporaEngagement: Final = f"{_HSN}DiasporaEngagement"
    DiasporaMember: Final = f"{_HSN}DiasporaMember"
    Discrimination: Final = f"{_HSN}Discrimination"
    DisplacedPerson: Final = f"{_HSN}DisplacedPerson"
    DisplacementMovement: Final = f"{_HSN}DisplacementMovement"
    DomesticViolence: Final = f"{_HSN}DomesticViolence"
    EconomicDisruption: Final = f"{_HSN}EconomicDisruption"
    EconomicExclusion: Final = f"{_HSN}EconomicExclusion"
    EconomicGrowth: Final = f"{_HSN}EconomicGrowth"
    EconomicInstability: Final = f"{_HSN}EconomicInstability"
    EconomicMigrant: Final = f"{_HSN}EconomicMigrant"
    EconomicOutcome: Final = f"{_HSN}EconomicOutcome"
    EconomicSecurity: Final = f"{_HSN}EconomicSecurity"
    EconomicThreat: Final = f"{_HSN}EconomicThreat"
    Employment: Final = f"{_HSN}Employment"
    EmpoweringClaim: Final = f"{_HSN}EmpoweringClaim"
    Empowerment: Final = f"{_HSN}Empowerment"
    EnablingClaim: Final = f"{_HSN}EnablingClaim"
    EnablingCondition: Final = f"{_HSN}EnablingCondition"
    EnablingEnvironment: Final = f"{_HSN}EnablingEnvironment"
    EnforcedReturn: Final = f"{_HSN}EnforcedReturn"
    EnhancingClaim: Final = f"{_HSN}EnhancingClaim"
    EnvironmentalDegradation: Final = f"{_HSN}EnvironmentalDegradation"
    EnvironmentalSecurity: Final = f"{_HSN}EnvironmentalSecurity"
    EnvironmentalThreat: Final = f"{_HSN}EnvironmentalThreat"
    Exile: Final = f"{_HSN}Exile"
    Exploitation: Final = f"{_HSN}Exploitation"
    Extent: Final = f"{_HSN}Extent"
    ExternalBalance: Final = f"{_HSN}ExternalBalance"
    Facilitator: Final = f"{_HSN}Facilitator"
    Factor: Final = f"{_HSN}Factor"
    FamilyMember: Final = f"{_HSN}FamilyMember"
    FamilyMemberLeftBehind: Final = f"{_HSN}FamilyMemberLeftBehind"
    FamilySeparation: Final = f"{_HSN}FamilySeparation"
    FemaleHeadOfFamily: Final = f"{_HSN}FemaleHeadOfFamily"
    FemaleHeadedHousehold: Final = f"{_HSN}FemaleHeadedHousehold"
    FeminisedMigration: Final = f"{_HSN}FeminisedMigration"
    Figure: Final = f"{_HSN}Figure"
    FinancialCapital: Final = f"{_HSN}FinancialCapital"
    FinancialFlow: Final = f"{_HSN}FinancialFlow"
    Flow: Final = f"{_HSN}Flow"
    FoodSecurity: Final = f"{_HSN}FoodSecurity"
    FoodThreat: Final = f"{_HSN}FoodThreat"
    Footnote: Final = f"{_HSN}Footnote"
    ForcedLabour: Final = f"{_HSN}ForcedLabour"
    ForcedMigrant: Final = f"{_HSN}ForcedMigrant"
    ForcedMigrantsAsLeverage: Final = f"{_HSN}ForcedMigrantsAsLeverage"
    ForcedMigration: Final = f"{_HSN}ForcedMigration"
    ForcedMovement: Final = f"{_HSN}ForcedMovement"
    ForeignDirectInvestment: Final = f"{_HSN}ForeignDirectInvestment"
    Freedom: Final = f"{_HSN}Freedom"
    FreedomFromFear: Final = f"{_HSN}FreedomFromFear"
    FreedomFromOppression: Final = f"{_HSN}FreedomFromOppression"
    FreedomFromWant: Final = f"{_HSN}FreedomFromWant"
    FreedomOfChoice: Final = f"{_HSN}FreedomOfChoice"
    FreedomOfFutureGenerations: Final = f"{_HSN}FreedomOfFutureGenerations"
    FreedomOfMovement: Final = f"{_HSN}FreedomOfMovement"
    FreedomToLiveInDignity: Final = f"{_HSN}FreedomToLiveInDignity"
    GenderBasedPersecution: Final = f"{_HSN}GenderBasedPersecution"
    GenderInequality: Final = f"{_HSN}GenderInequality"
    GenderRelationChange: Final = f"{_HSN}GenderRelationChange"
    GeneralisedViolence: Final = f"{_HSN}GeneralisedViolence"
    GeopoliticalChange: Final = f"{_HSN}GeopoliticalChange"
    Globalisation: Final = f"{_HSN}Globalisation"
    GovernanceGap: Final = f"{_HSN}GovernanceGap"
    GovernanceQuality: Final = f"{_HSN}GovernanceQuality"
    Government: Final = f"{_HSN}Government"
    GroupOfStates: Final = f"{_HSN}GroupOfStates"
    Guideline: Final = f"{_HSN}Guideline"
    Harm: Final = f"{_HSN}Harm"
    HarshWorkingCondition: Final = f"{_HSN}HarshWorkingCondition"
    HealthSecurity: Final = f"{_HSN}HealthSecurity"
    HealthThreat: Final = f"{_HSN}HealthThreat"
    HighlySkilledDiaspora: Final = f"{_HSN}HighlySkilledDiaspora"
    HighlySkilledMigrant: Final = f"{_HSN}HighlySkilledMigrant"
    HomelandRegime: Final = f"{_HSN}HomelandRegime"
    HostGovernment: Final = f"{_HSN}HostGovernment"
    HostPopulation: Final = f"{_HSN}HostPopulation"
    HostilityToMigrants: Final = f"{_HSN}HostilityToMigrants"
    Household: Final = f"{_HSN}Household"
    HumanCapital: Final = f"{_HSN}HumanCapital"
    HumanDevelopmentOutcome: Final = f"{_HSN}HumanDevelopmentOutcome"
    HumanMadeDisaster: Final = f"{_HSN}HumanMadeDisaster"
    HumanResourceCirculation: Final = f"{_HSN}HumanResourceCirculation"
    HumanResourceFlow: Final = f"{_HSN}HumanResourceFlow"
    HumanResourceLoss: Final = f"{_HSN}HumanResourceLoss"
    HumanRight: Final = f"{_HSN}HumanRight"
    HumanRightsViolation: Final = f"{_HSN}HumanRightsViolation"
    HumanSecurity: Final = f"{_HSN}HumanSecurity"
    HumanitarianAction: Final = f"{_HSN}HumanitarianAction"
    HumanitarianAgency: Final = f"{_HSN}HumanitarianAgency"
    IdeaFlow: Final = f"{_HSN}IdeaFlow"
    IncomeUncertainty: Final = f"{_HSN}IncomeUncertainty"
    IncreasingClaim: Final = f"{_HSN}IncreasingClaim"
    Inequality: Final = f"{_HSN}Inequality"
    InequalityReduction: Final = f"{_HSN}InequalityReduction"
    Inflation: Final = f"{_HSN}Inflation"
    InfluenceChain: Final = f"{_HSN}InfluenceChain"
    InformationFlow: Final = f"{_HSN}InformationFlow"
    InformationObject: Final = f"{_HSN}InformationObject"
    Instrument: Final = f"{_HSN}Instrument"
    Integration: Final = f"{_HSN}Integration"
    IntergovernmentalOrganisation: Final = f"{_HSN}IntergovernmentalOrganisation"
    InternalDisplacement: Final = f"{_HSN}InternalDisplacement"
    InternalMovement: Final = f"{_HSN}InternalMovement"
    InternalMover: Final = f"{_HSN}InternalMover"
    InternalTrafficking: Final = f"{_HSN}InternalTrafficking"
    InternallyDisplacedPerson: Final = f"{_HSN}InternallyDisplacedPerson"
    InternationalCommunity: Final = f"{_HSN}InternationalCommunity"
    InternationalCooperation: Final = f"{_HSN}InternationalCooperation"
    InternationalMigrant: Final = f"{_HSN}InternationalMigrant"
    InternationalMigration: Final = f"{_HSN}InternationalMigration"
    InternationalSecurity: Final = f"{_HSN}InternationalSecurity"
    Investment: Final = f"{_HSN}Investment"
    IrregularMigrant: Final = f"{_HSN}IrregularMigrant"
    IrregularMigration: Final = f"{_HSN}IrregularMigration"
    IrregularMigrationControl: Final = f"{_HSN}IrregularMigrationControl"
    IrregularMovement: Final = f"{_HSN}IrregularMovement"
    JoiningSpouse: Final = f"{_HSN}JoiningSpouse"
    KnowledgeFlow: Final = f"{_HSN}KnowledgeFlow"
    LabourMigrant: Final = f"{_HSN}LabourMigrant"
    LabourMigration: Final = f"{_HSN}LabourMigration"
    LackOfAccessToHealthcare: Final = f"{_HSN}LackOfAccessToHealthcare"
    LackOfHumanSecurity: Final = f"{_HSN}LackOfHumanSecurity"
    LackOfLivelihoodOptions: Final = f"{_HSN}LackOfLivelihoodOptions"
    LackOfProtection: Final = f"{_HSN}LackOfProtection"
    Legislation: Final = f"{_HSN}Legislation"
    Level: Final = f"{_HSN}Level"
    Livelihood: Final = f"{_HSN}Livelihood"
    Marginalisation: Final = f"{_HSN}Marginalisation"
    MarketDevelopment: Final = f"{_HSN}MarketDevelopment"
    MaterialBenefit: Final = f"{_HSN}MaterialBenefit"
    Migrant: Final = f"{_HSN}Migrant"
    MigrantDomesticWorker: Final = f"{_HSN}MigrantDomesticWorker"
    MigrantGroup: Final = f"{_HSN}MigrantGroup"
    MigrantNetwork: Final = f"{_HSN}MigrantNetwork"
    MigrantRight: Final = f"{_HSN}MigrantRight"
    MigrationAspect: Final = f"{_HSN}MigrationAspect"
    MigrationBenefit: Final = f"{_HSN}MigrationBenefit"
    MigrationByRegularity: Final = f"{_HSN}MigrationByRegularity"
    MigrationByVolition: Final = f"{_HSN}MigrationByVolition"
    MigrationCost: Final = f"{_HSN}MigrationCost"
    MigrationFlow: Final = f"{_HSN}MigrationFlow"
    MigrationHardship: Final = f"{_HSN}MigrationHardship"
    MigrationManagement: Final = f"{_HSN}MigrationManagement"
    MigrationMotive: Final = f"{_HSN}MigrationMotive"
    MigrationPattern: Final = f"{_HSN}MigrationPattern"
    MigrationRegime: Final = f"{_HSN}MigrationRegime"
    MigratoryMovement: Final = f"{_HSN}MigratoryMovement"
    MilitaryAggression: Final = f"{_HSN}MilitaryAggression"
    MilitaryThreat: Final = f"{_HSN}MilitaryThreat"
    MixedMigration: Final = f"{_HSN}MixedMigration"
    MobilityLiberalisation: Final = f"{_HSN}MobilityLiberalisation"
    Modality: Final = f"{_HSN}Modality"
    Movement: Final = f"{_HSN}Movement"
    MovementRestriction: Final = f"{_HSN}MovementRestriction"
    MovementValue: Final = f"{_HSN}MovementValue"
    NaturalDisaster: Final = f"{_HSN}NaturalDisaster"
    NotInfluencingClaim: Final = f"{_HSN}NotInfluencingClaim"
    OffsettingClaim: Final = f"{_HSN}OffsettingClaim"
    OpenClaim: Final = f"{_HSN}OpenClaim"
    OppositionToHomeGovernment: Final = f"{_HSN}OppositionToHomeGovernment"
    Organisation: Final = f"{_HSN}Organisation"
    OrganisedCrime: Final = f"{_HSN}OrganisedCrime"
    OriginState: Final = f"{_HSN}OriginState"
    Participation: Final = f"{_HSN}Participation"
    Passage: Final = f"{_HSN}Passage"
    PatientAbroad: Final = f"{_HSN}PatientAbroad"
    PaymentForControl: Final = f"{_HSN}PaymentForControl"
    PerceivedThreat: Final = f"{_HSN}PerceivedThreat"
    PerceivedThreatClaim: Final = f"{_HSN}PerceivedThreatClaim"
    PerceivedThreatFromForcedMigrants: Final = f"{_HSN}PerceivedThreatFromForcedMigrants"
    Permanence: Final = f"{_HSN}Permanence"
    PermanentEmigrant: Final = f"{_HSN}PermanentEmigrant"
    PermanentMigration: Final = f"{_HSN}PermanentMigration"
    PermanentReturn: Final = f"{_HSN}PermanentReturn"
    PermanentReturnee: Final = f"{_HSN}PermanentReturnee"
    Persecution: Final = f"{_HSN}Persecution"
    Person: Final = f"{_HSN}Person"
    PersonByDemography: Final = f"{_HSN}PersonByDemography"
    PersonByRegularity: Final = f"{_HSN}PersonByRegularity"
    PersonByStay: Final = f"{_HSN}PersonByStay"
    PersonByVolition: Final = f"{_HSN}PersonByVolition"
    PersonOnTheMove: Final = f"{_HSN}PersonOnTheMove"
    PersonalSecurity: Final = f"{_HSN}PersonalSecurity"
    PersonalThreat: Final = f"{_HSN}PersonalThreat"
    Perspective: Final = f"{_HSN}Perspective"
    Phenomenon: Final = f"{_HSN}Phenomenon"
    PhysicalAbuse: Final = f"{_HSN}PhysicalAbuse"
    Pilgrim: Final = f"{_HSN}Pilgrim"
    Place: Final = f"{_HSN}Place"
    Polarity: Final = f"{_HSN}Polarity"
    PolicyAgenda: Final = f"{_HSN}PolicyAgenda"
    PolicyMeasure: Final = f"{_HSN}PolicyMeasure"
    PoliticalOutcome: Final = f"{_HSN}PoliticalOutcome"
    PoliticalRiskToHost: Final = f"{_HSN}PoliticalRiskToHost"
    PoliticalSecurity: Final = f"{_HSN}PoliticalSecurity"
    PoliticalThreat: Final = f"{_HSN}PoliticalThreat"
    PoliticalUnrest: Final = f"{_HSN}PoliticalUnrest"
    PoorPerson: Final = f"{_HSN}PoorPerson"
    PopulationGroup: Final = f"{_HSN}PopulationGroup"
    Poverty: Final = f"{_HSN}Poverty"
    PovertyReduction: Final = f"{_HSN}PovertyReduction"
    Powerlessness: Final = f"{_HSN}Powerlessness"
    PreventingClaim: Final = f"{_HSN}PreventingClaim"
    PrivateSectorActor: Final = f"{_HSN}PrivateSectorActor"
    ProtectedGood: Final = f"{_HSN}ProtectedGood"
    ProtectingClaim: Final = f"{_HSN}ProtectingClaim"
    Protection: Final = f"{_HSN}Protection"
    ProtectionMeasure: Final = f"{_HSN}ProtectionMeasure"
    Protocol: Final = f"{_HSN}Protocol"
    PsychologicalAbuse: Final = f"{_HSN}PsychologicalAbuse"
    PublicPerception: Final = f"{_HSN}PublicPerception"
    PullFactor: Final = f"{_HSN}PullFactor"
    PushFactor: Final = f"{_HSN}PushFactor"
    Racism: Final = f"{_HSN}Racism"
    Recommendation: Final = f"{_HSN}Recommendation"
    ReducingClaim: Final = f"{_HSN}ReducingClaim"
    Refugee: Final = f"{_HSN}Refugee"
    RefugeeFlow: Final = f"{_HSN}RefugeeFlow"
    RefugeeProtection: Final = f"{_HSN}RefugeeProtection"
    RegimeDestabilisation: Final = f"{_HSN}RegimeDestabilisation"
    RegularMigrant: Final = f"{_HSN}RegularMigrant"
    RegularMigration: Final = f"{_HSN}RegularMigration"
    RegularMigrationFacilitation: Final = f"{_HSN}RegularMigrationFacilitation"
    RegularMovement: Final = f"{_HSN}RegularMovement"
    Regularity: Final = f"{_HSN}Regularity"
    Relation: Final = f"{_HSN}Relation"
    Remittance: Final = f"{_HSN}Remittance"
    RepatriatedSaving: Final = f"{_HSN}RepatriatedSaving"
    Repression: Final = f"{_HSN}Repression"
    ResearchBody: Final = f"{_HSN}ResearchBody"
    ReturnEntrepreneur: Final = f"{_HSN}ReturnEntrepreneur"
    ReturnMigrant: Final = f"{_HSN}ReturnMigrant"
    ReturnMigration: Final = f"{_HSN}ReturnMigration"
    ReturnMovement: Final = f"{_HSN}ReturnMovement"
    Right: Final = f"{_HSN}Right"
    RightToMobility: Final = f"{_HSN}RightToMobility"
    RightsBasedMeasure: Final = f"{_HSN}RightsBasedMeasure"
    RootCauseOfFlight: Final = f"{_HSN}RootCauseOfFlight"
    Scholar: Final = f"{_HSN}Scholar"
    Section: Final = f"{_HSN}Section"
    Security: Final = f"{_HSN}Security"
    SecurityByDimension: Final = f"{_HSN}SecurityByDimension"
    SecurityDimension: Final = f"{_HSN}SecurityDimension"
    Servitude: Final = f"{_HSN}Servitude"
    SexualAbuse: Final = f"{_HSN}SexualAbuse"
    SexualExploitation: Final = f"{_HSN}SexualExploitation"
    ShapingClaim: Final = f"{_HSN}ShapingClaim"
    ShortStayTraveller: Final = f"{_HSN}ShortStayTraveller"
    SilenceReason: Final = f"{_HSN}SilenceReason"
    SilentSpan: Final = f"{_HSN}SilentSpan"
    SkillTransfer: Final = f"{_HSN}SkillTransfer"
    SkilledMigrant: Final = f"{_HSN}SkilledMigrant"
    SkilledMigration: Final = f"{_HSN}SkilledMigration"
    SlaveryLikePractice: Final = f"{_HSN}SlaveryLikePractice"
    SmuggledMigrant: Final = f"{_HSN}SmuggledMigrant"
    Smuggler: Final = f"{_HSN}Smuggler"
    SmugglingMovement: Final = f"{_HSN}SmugglingMovement"
    SmugglingOfMigrants: Final = f"{_HSN}SmugglingOfMigrants"
    SocialCapital: Final = f"{_HSN}SocialCapital"
    SocialOutcome: Final = f"{_HSN}SocialOutcome"
    SocialProtection: Final = f"{_HSN}SocialProtection"
    SocialProtectionMeasure: Final = f"{_HSN}SocialProtectionMeasure"
    SocialStability: Final = f"{_HSN}SocialStability"
    SocioeconomicBurdenOnHost: Final = f"{_HSN}SocioeconomicBurdenOnHost"
    Source: Final = f"{_HSN}Source"
    State: Final = f"{_HSN}State"
    StateSecurity: Final = f"{_HSN}StateSecurity"
    Statement: Final = f"{_HSN}Statement"
    StatementValue: Final = f"{_HSN}StatementValue"
    StayIntent: Final = f"{_HSN}StayIntent"
    StructuralDriver: Final = f"{_HSN}StructuralDriver"
    SurvivorAssistance: Final = f"{_HSN}SurvivorAssistance"
    TaxonomicStatement: Final = f"{_HSN}TaxonomicStatement"
    TechnologicalChange: Final = f"{_HSN}TechnologicalChange"
    TechnologyTransfer: Final = f"{_HSN}TechnologyTransfer"
    TemporaryLabourMigrant: Final = f"{_HSN}TemporaryLabourMigrant"
    TemporaryLabourMigration: Final = f"{_HSN}TemporaryLabourMigration"
    TemporaryMigrant: Final = f"{_HSN}TemporaryMigrant"
    TemporaryMigration: Final = f"{_HSN}TemporaryMigration"
    TemporaryReturn: Final = f"{_HSN}TemporaryReturn"
    TemporaryReturnee: Final = f"{_HSN}TemporaryReturnee"
    Terrorism: Final = f"{_HSN}Terrorism"
    TextEdition: Final = f"{_HSN}TextEdition"
    TextNormalisation: Final = f"{_HSN}TextNormalisation"
    TextPortion: Final = f"{_HSN}TextPortion"
    TextRange: Final = f"{_HSN}TextRange"
    Threat: Final = f"{_HSN}Threat"
    ThreatByTarget: Final = f"{_HSN}ThreatByTarget"
    ThreatOfForce: Final = f"{_HSN}ThreatOfForce"
    ThreatToPerson: Final = f"{_HSN}ThreatToPerson"
    ThreatToState: Final = f"{_HSN}ThreatToState"
    ThreateningClaim: Final = f"{_HSN}ThreateningClaim"
    Tourist: Final = f"{_HSN}Tourist"
    TradeFlow: Final = f"{_HSN}TradeFlow"
    TradeRegime: Final = f"{_HSN}TradeRegime"
    TraffickedPerson: Final = f"{_HSN}TraffickedPerson"
    Trafficker: Final = f"{_HSN}Trafficker"
    TraffickingInPersons: Final = f"{_HSN}TraffickingInPersons"
    TraffickingMovement: Final = f"{_HSN}TraffickingMovement"
    TraffickingSurvivor: Final = f"{_HSN}TraffickingSurvivor"
    TransitState: Final = f"{_HSN}TransitState"
    Underdevelopment: Final = f"{_HSN}Underdevelopment"
    UnsafeMigration: Final = f"{_HSN}UnsafeMigration"
    UnskilledMigrant: Final = f"{_HSN}UnskilledMigrant"
    UnskilledMigration: Final = f"{_HSN}UnskilledMigration"
    UprootedPerson: Final = f"{_HSN}UprootedPerson"
    UseOfForce: Final = f"{_HSN}UseOfForce"
    VirtualMigration: Final = f"{_HSN}VirtualMigration"
    VirtualMobility: Final = f"{_HSN}VirtualMobility"
    VirtualReturn: Final = f"{_HSN}VirtualReturn"
    Voice: Final = f"{_HSN}Voice"
    Volition: Final = f"{_HSN}Volition"
    VoluntaryMigration: Final = f"{_HSN}VoluntaryMigration"
    VoluntaryMovement: Final = f"{_HSN}VoluntaryMovement"
    VoluntaryReturn: Final = f"{_HSN}VoluntaryReturn"
    VoluntaryReturnee: Final = f"{_HSN}VoluntaryReturnee"
    Vulnerability: Final = f"{_HSN}Vulnerability"
    VulnerableGroup: Final = f"{_HSN}VulnerableGroup"
    VulnerableMigrantGroup: Final = f"{_HSN}VulnerableMigrantGroup"
    VulnerablePerson: Final = f"{_HSN}VulnerablePerson"
    Wellbeing: Final = f"{_HSN}Wellbeing"
    Woman: Final = f"{_HSN}Woman"
    WomanLabourMigrant: Final = f"{_HSN}WomanLabourMigrant"
    WomanMigrant: Final = f"{_HSN}WomanMigrant"
    WomanTraffickingSurvivor: Final = f"{_HSN}WomanTraffickingSurvivor"
    WomensEmpowerment: Final = f"{_HSN}WomensEmpowerment"
    Work: Final = f"{_HSN}Work"
    WouldBeMigrant: Final = f"{_HSN}WouldBeMigrant"
    Xenophobia: Final = f"{_HSN}Xenophobia"

    # object properties
    accordingTo: Final = f"{_HSN}accordingTo"
    addressedTo: Final = f"{_HSN}addressedTo"
    atLevel: Final = f"{_HSN}atLevel"
    attributedTo: Final = f"{_HSN}attributedTo"
    awaitsProtectionOf: Final = f"{_HSN}awaitsProtectionOf"
    broaderFactor: Final = f"{_HSN}broaderFactor"
    broaderFactorTransitive: Final = f"{_HSN}broaderFactorTransitive"
    carriesPolarity: Final = f"{_HSN}carriesPolarity"
    citedInFootnote: Final = f"{_HSN}citedInFootnote"
    claimedNotToInfluence: Final = f"{_HSN}claimedNotToInfluence"
    claimedToBePerceivedAsThreatTo: Final = f"{_HSN}claimedToBePerceivedAsThreatTo"
    claimedToCause: Final = f"{_HSN}claimedToCause"
    claimedToCompel: Final = f"{_HSN}claimedToCompel"
    claimedToCondition: Final = f"{_HSN}claimedToCondition"
    claimedToDecrease: Final = f"{_HSN}claimedToDecrease"
    claimedToEmpower: Final = f"{_HSN}claimedToEmpower"
    claimedToEnable: Final = f"{_HSN}claimedToEnable"
    claimedToEnhance: Final = f"{_HSN}claimedToEnhance"
    claimedToIncrease: Final = f"{_HSN}claimedToIncrease"
    claimedToInfluence: Final = f"{_HSN}claimedToInfluence"
    claimedToOffset: Final = f"{_HSN}claimedToOffset"
    claimedToPrevent: Final = f"{_HSN}claimedToPrevent"
    claimedToProtect: Final = f"{_HSN}claimedToProtect"
    claimedToReduce: Final = f"{_HSN}claimedToReduce"
    claimedToShape: Final = f"{_HSN}claimedToShape"
    claimedToThreaten: Final = f"{_HSN}claimedToThreaten"
    concernsGroup: Final = f"{_HSN}concernsGroup"
    consistsOfMovement: Final = f"{_HSN}consistsOfMovement"
    contrasts: Final = f"{_HSN}contrasts"
    crossesTo: Final = f"{_HSN}crossesTo"
    definesTerm: Final = f"{_HSN}definesTerm"
    drawsBenefit: Final = f"{_HSN}drawsBenefit"
    elaborates: Final = f"{_HSN}elaborates"
    endsIn: Final = f"{_HSN}endsIn"
    entersState: Final = f"{_HSN}entersState"
    facilitatedBy: Final = f"{_HSN}facilitatedBy"
    facilitatedForBenefitBy: Final = f"{_HSN}facilitatedForBenefitBy"
    facilitates: Final = f"{_HSN}facilitates"
    facilitatesForBenefit: Final = f"{_HSN}facilitatesForBenefit"
    firstClaim: Final = f"{_HSN}firstClaim"
    flees: Final = f"{_HSN}flees"
    followsMovement: Final = f"{_HSN}followsMovement"
    fromFactor: Final = f"{_HSN}fromFactor"
    hasCause: Final = f"{_HSN}hasCause"
    hasDimension: Final = f"{_HSN}hasDimension"
    hasEffect: Final = f"{_HSN}hasEffect"
    hasExtent: Final = f"{_HSN}hasExtent"
    hasModality: Final = f"{_HSN}hasModality"
    hasPermanence: Final = f"{_HSN}hasPermanence"
    hasPolarity: Final = f"{_HSN}hasPolarity"
    hasPurpose: Final = f"{_HSN}hasPurpose"
    hasRange: Final = f"{_HSN}hasRange"
    hasRegularity: Final = f"{_HSN}hasRegularity"
    hasRelation: Final = f"{_HSN}hasRelation"
    hasStayIntent: Final = f"{_HSN}hasStayIntent"
    hasTarget: Final = f"{_HSN}hasTarget"
    hasVoice: Final = f"{_HSN}hasVoice"
    hasVolition: Final = f"{_HSN}hasVolition"
    heldUnder: Final = f"{_HSN}heldUnder"
    inPlace: Final = f"{_HSN}inPlace"
    inSection: Final = f"{_HSN}inSection"
    instantiatesFactor: Final = f"{_HSN}instantiatesFactor"
    isCausingClaim: Final = f"{_HSN}isCausingClaim"
    isCompellingClaim: Final = f"{_HSN}isCompellingClaim"
    isConditioningClaim: Final = f"{_HSN}isConditioningClaim"
    isEmpoweringClaim: Final = f"{_HSN}isEmpoweringClaim"
    isEnablingClaim: Final = f"{_HSN}isEnablingClaim"
    isEnhancingClaim: Final = f"{_HSN}isEnhancingClaim"
    isNotInfluencingClaim: Final = f"{_HSN}isNotInfluencingClaim"
    isOffsettingClaim: Final = f"{_HSN}isOffsettingClaim"
    isPerceivedThreatClaim: Final = f"{_HSN}isPerceivedThreatClaim"
    isPerceivedToThreaten: Final = f"{_HSN}isPerceivedToThreaten"
    isPreventingClaim: Final = f"{_HSN}isPreventingClaim"
    isProtectingClaim: Final = f"{_HSN}isProtectingClaim"
    isReducingClaim: Final = f"{_HSN}isReducingClaim"
    isShapingClaim: Final = f"{_HSN}isShapingClaim"
    isThreateningClaim: Final = f"{_HSN}isThreateningClaim"
    justifiedBy: Final = f"{_HSN}justifiedBy"
    keepsTiesWith: Final = f"{_HSN}keepsTiesWith"
    leavesState: Final = f"{_HSN}leavesState"
    makesMovement: Final = f"{_HSN}makesMovement"
    memberOf: Final = f"{_HSN}memberOf"
    mentions: Final = f"{_HSN}mentions"
    normalisedBy: Final = f"{_HSN}normalisedBy"
    noteOf: Final = f"{_HSN}noteOf"
    ofFactor: Final = f"{_HSN}ofFactor"
    oppositeOf: Final = f"{_HSN}oppositeOf"
    passesThroughState: Final = f"{_HSN}passesThroughState"
    perceivedBy: Final = f"{_HSN}perceivedBy"
    pointsTo: Final = f"{_HSN}pointsTo"
    protectsGroup: Final = f"{_HSN}protectsGroup"
    qualifies: Final = f"{_HSN}qualifies"
    readAs: Final = f"{_HSN}readAs"
    recommends: Final = f"{_HSN}recommends"
    restates: Final = f"{_HSN}restates"
    restsOnChain: Final = f"{_HSN}restsOnChain"
    rivals: Final = f"{_HSN}rivals"
    secondClaim: Final = f"{_HSN}secondClaim"
    silentBecause: Final = f"{_HSN}silentBecause"
    statedIn: Final = f"{_HSN}statedIn"
    statesBroader: Final = f"{_HSN}statesBroader"
    statesNarrower: Final = f"{_HSN}statesNarrower"
    supportedByFigure: Final = f"{_HSN}supportedByFigure"
    threatens: Final = f"{_HSN}threatens"
    toFactor: Final = f"{_HSN}toFactor"
    underCondition: Final = f"{_HSN}underCondition"
    usesMeans: Final = f"{_HSN}usesMeans"
    viaFactor: Final = f"{_HSN}viaFactor"
    viaMechanism: Final = f"{_HSN}viaMechanism"
    weakestModality: Final = f"{_HSN}weakestModality"

    # datatype and annotation properties
    amount: Final = f"{_HSN}amount"
    amountMax: Final = f"{_HSN}amountMax"
    amountMin: Final = f"{_HSN}amountMin"
    crossesRivals: Final = f"{_HSN}crossesRivals"
    currency: Final = f"{_HSN}currency"
    derivesEdge: Final = f"{_HSN}derivesEdge"
    end: Final = f"{_HSN}end"
    evidence: Final = f"{_HSN}evidence"
    evidenceGrade: Final = f"{_HSN}evidenceGrade"
    firstWords: Final = f"{_HSN}firstWords"
    gloss: Final = f"{_HSN}gloss"
    hedgeCue: Final = f"{_HSN}hedgeCue"
    inAspect: Final = f"{_HSN}inAspect"
    isPerceived: Final = f"{_HSN}isPerceived"
    lastWords: Final = f"{_HSN}lastWords"
    letterCount: Final = f"{_HSN}letterCount"
    lettersSha256: Final = f"{_HSN}lettersSha256"
    normalisedSha256: Final = f"{_HSN}normalisedSha256"
    noteNumber: Final = f"{_HSN}noteNumber"
    rawSha256: Final = f"{_HSN}rawSha256"
    sectionNumber: Final = f"{_HSN}sectionNumber"
    start: Final = f"{_HSN}start"
    testVector: Final = f"{_HSN}testVector"
    textSha256: Final = f"{_HSN}textSha256"
    unit: Final = f"{_HSN}unit"
    wordCount: Final = f"{_HSN}wordCount"
    year: Final = f"{_HSN}year"

    # members of the closed lists, and perspectives
    acrossBorder: Final = f"{_HSN}acrossBorder"
    asserted: Final = f"{_HSN}asserted"
    author: Final = f"{_HSN}author"
    bibliography: Final = f"{_HSN}bibliography"
    causing: Final = f"{_HSN}causing"
    community: Final = f"{_HSN}community"
    communityDimension: Final = f"{_HSN}communityDimension"
    compelled: Final = f"{_HSN}compelled"
    compelling: Final = f"{_HSN}compelling"
    conditional: Final = f"{_HSN}conditional"
    conditioning: Final = f"{_HSN}conditioning"
    contested: Final = f"{_HSN}contested"
    decrease: Final = f"{_HSN}decrease"
    destination: Final = f"{_HSN}destination"
    developmentalist: Final = f"{_HSN}developmentalist"
    economicDimension: Final = f"{_HSN}economicDimension"
    empowering: Final = f"{_HSN}empowering"
    enabling: Final = f"{_HSN}enabling"
    enhancing: Final = f"{_HSN}enhancing"
    environmentalDimension: Final = f"{_HSN}environmentalDimension"
    foodDimension: Final = f"{_HSN}foodDimension"
    free: Final = f"{_HSN}free"
    heading: Final = f"{_HSN}heading"
    healthDimension: Final = f"{_HSN}healthDimension"
    hedged: Final = f"{_HSN}hedged"
    household: Final = f"{_HSN}household"
    humanSecurityApproach: Final = f"{_HSN}humanSecurityApproach"
    humanitarianView: Final = f"{_HSN}humanitarianView"
    increase: Final = f"{_HSN}increase"
    individual: Final = f"{_HSN}individual"
    international: Final = f"{_HSN}international"
    irregular: Final = f"{_HSN}irregular"
    managedMigration: Final = f"{_HSN}managedMigration"
    metaText: Final = f"{_HSN}metaText"
    migrantSyndrome: Final = f"{_HSN}migrantSyndrome"
    mixed: Final = f"{_HSN}mixed"
    national: Final = f"{_HSN}national"
    noCausalContent: Final = f"{_HSN}noCausalContent"
    none: Final = f"{_HSN}none"
    normalFormN1: Final = f"{_HSN}normalFormN1"
    normative: Final = f"{_HSN}normative"
    notInfluencing: Final = f"{_HSN}notInfluencing"
    offsetting: Final = f"{_HSN}offsetting"
    origin: Final = f"{_HSN}origin"
    pageFurniture: Final = f"{_HSN}pageFurniture"
    peopleCentredSecurity: Final = f"{_HSN}peopleCentredSecurity"
    perceivedAsThreat: Final = f"{_HSN}perceivedAsThreat"
    permanent: Final = f"{_HSN}permanent"
    personalDimension: Final = f"{_HSN}personalDimension"
    politicalDimension: Final = f"{_HSN}politicalDimension"
    preventing: Final = f"{_HSN}preventing"
    protecting: Final = f"{_HSN}protecting"
    reducing: Final = f"{_HSN}reducing"
    regular: Final = f"{_HSN}regular"
    reported: Final = f"{_HSN}reported"
    rightsBasedApproach: Final = f"{_HSN}rightsBasedApproach"
    securitisationOfMigration: Final = f"{_HSN}securitisationOfMigration"
    shaping: Final = f"{_HSN}shaping"
    stateCentredSecurity: Final = f"{_HSN}stateCentredSecurity"
    temporary: Final = f"{_HSN}temporary"
    threatening: Final = f"{_HSN}threatening"
    toEstablish: Final = f"{_HSN}toEstablish"
    toVisit: Final = f"{_HSN}toVisit"
    transit: Final = f"{_HSN}transit"
    withinState: Final = f"{_HSN}withinState"


UNNAMED: Final = frozenset({f"{BASE}actor/unnamed-experts", f"{BASE}actor/unnamed-observers"})
"""Those to whom claims are attributed where a source names nobody."""


class GRAPH:
    """The named graphs of the served dataset that are not one source's."""

    alignments: Final = f"{BASE}graph/alignments"
    ontology: Final = f"{BASE}graph/ontology"
    shared: Final = f"{BASE}graph/shared"
    edges: Final = f"{BASE}graph/edges"
    inferred: Final = f"{BASE}graph/inferred"
    edges_rdf12: Final = f"{BASE}graph/edges-rdf12"
    influence: Final = f"{BASE}graph/influence"
    queries: Final = f"{BASE}graph/queries"
    metadata: Final = f"{BASE}graph/metadata"

    @staticmethod
    def of_source(slug: str) -> str:
        """Return the graph of one annotated source, by the slug of its folder."""
        return f"{BASE}graph/{slug}"


class OA:
    """What we use of the Web Annotation vocabulary."""

    _NAMESPACE: Final = "http://www.w3.org/ns/oa#"
    hasSource: Final = f"{_NAMESPACE}hasSource"


class DCTERMS:
    """What we use of the Dublin Core terms."""

    _NAMESPACE: Final = "http://purl.org/dc/terms/"
    bibliographicCitation: Final = f"{_NAMESPACE}bibliographicCitation"
    creator: Final = f"{_NAMESPACE}creator"
    description: Final = f"{_NAMESPACE}description"
    identifier: Final = f"{_NAMESPACE}identifier"
    isPartOf: Final = f"{_NAMESPACE}isPartOf"
    publisher: Final = f"{_NAMESPACE}publisher"
    source: Final = f"{_NAMESPACE}source"
    title: Final = f"{_NAMESPACE}title"


class NP:
    """What we use of the nanopublication schema."""

    NAMESPACE: Final = "http://www.nanopub.org/nschema#"
    Nanopublication: Final = f"{NAMESPACE}Nanopublication"
    hasAssertion: Final = f"{NAMESPACE}hasAssertion"
    hasProvenance: Final = f"{NAMESPACE}hasProvenance"
    hasPublicationInfo: Final = f"{NAMESPACE}hasPublicationInfo"


PREFIXES: Final[Mapping[str, str]] = {
    "actor": f"{BASE}actor/",
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eurovoc": "http://eurovoc.europa.eu/",
    "fabio": "http://purl.org/spar/fabio/",
    "factor": f"{BASE}factor/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "graph": f"{BASE}graph/",
    "haque-claim": f"{BASE}haque-2005/claim/",
    "haque-definition": f"{BASE}haque-2005/definition/",
    "haque-figure": f"{BASE}haque-2005/figure/",
    "haque-passage": f"{BASE}haque-2005/passage/",
    "haque-recommendation": f"{BASE}haque-2005/recommendation/",
    "hsn": _HSN,
    "hsn-data-shape": f"{ONTOLOGY}/data-shapes#",
    "hsn-shape": f"{ONTOLOGY}/shapes#",
    "instrument": f"{BASE}instrument/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "query": f"{BASE}query/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "ror": "https://ror.org/",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": f"{BASE}source/",
    "sssom": "https://w3id.org/sssom/",
    "stw": "http://zbw.eu/stw/descriptor/",
    "unbis": "http://metadata.un.org/thesaurus/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "wd": "http://www.wikidata.org/entity/",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "yso": "http://www.yso.fi/onto/yso/",
}


_LONGEST_FIRST: Final = sorted(((namespace, name) for name, namespace in PREFIXES.items()), reverse=True)


_PLAIN_NAME: Final = re.compile(r"[a-z][\w-]*:\w(?:[\w.-]*[\w-])?", re.ASCII)


def prefixed(iri: str) -> str:
    """Return an IRI as a prefixed name, with the longest namespace that fits; the IRI itself where none does.

    >>> prefixed("https://w3id.org/hsnexus/factor/remittances")
    'factor:remittances'
    """
    for namespace, name in _LONGEST_FIRST:
        local = iri.removeprefix(namespace)
        if local and local != iri and "/" not in local and "#" not in local:
            return f"{name}:{local}"
    return iri


def written(iri: str) -> str:
    """Return an IRI as Turtle and SPARQL write it: a prefixed name where that needs no escape, else in angle brackets.

    >>> written("https://w3id.org/hsnexus/factor/remittances"), written("http://e/a(b)")
    ('factor:remittances', '<http://e/a(b)>')
    """
    name = prefixed(iri)
    return name if _PLAIN_NAME.fullmatch(name) else f"<{iri}>"


_OF_A_SOURCE: Final = ("claim", "definition", "figure", "passage", "recommendation")


def source_prefixes(slug: str) -> dict[str, str]:
    """Return the prefixes for files in one source's own folder, where ``claim:`` means that source's claims.

    Args:
        slug: the name of the folder, such as ``haque-2005``.
    """
    elsewhere = {
        name: iri for name, iri in PREFIXES.items() if not name.endswith(tuple(f"-{kind}" for kind in _OF_A_SOURCE))
    }
    return {**elsewhere, **{kind: f"{BASE}{slug}/{kind}/" for kind in _OF_A_SOURCE}}


_RDFS: Final = PREFIXES["rdfs"]
_SKOS: Final = PREFIXES["skos"]
_OWL: Final = PREFIXES["owl"]

TERM_ORDER: Final = (
    # how a term or a thing introduces itself
    f"{_RDFS}label",
    f"{_SKOS}prefLabel",
    f"{_SKOS}altLabel",
    DCTERMS.title,
    f"{_SKOS}definition",
    f"{_RDFS}comment",
    f"{_SKOS}scopeNote",
    f"{_SKOS}example",
    f"{_SKOS}editorialNote",
    f"{_RDFS}isDefinedBy",
    DCTERMS.source,
    # a claim, from what it says to where it says it
    HSN.hasCause,
    HSN.hasEffect,
    HSN.hasRelation,
    HSN.hasModality,
    HSN.hedgeCue,
    HSN.underCondition,
    HSN.viaMechanism,
    HSN.heldUnder,
    HSN.hasVoice,
    HSN.attributedTo,
    HSN.citedInFootnote,
    HSN.addressedTo,
    HSN.atLevel,
    HSN.inPlace,
    HSN.concernsGroup,
    HSN.perceivedBy,
    HSN.supportedByFigure,
    HSN.rivals,
    HSN.qualifies,
    HSN.restates,
    HSN.elaborates,
    HSN.statedIn,
    # a passage, from where it stands to what proves it
    OA.hasSource,
    HSN.inSection,
    HSN.mentions,
    HSN.hasRange,
    HSN.start,
    HSN.end,
    HSN.firstWords,
    HSN.lastWords,
    HSN.wordCount,
    HSN.textSha256,
    HSN.letterCount,
    HSN.lettersSha256,
    # the logic of a class or a property
    f"{_RDFS}subClassOf",
    f"{_OWL}equivalentClass",
    f"{_RDFS}subPropertyOf",
    f"{_RDFS}domain",
    f"{_RDFS}range",
    f"{_OWL}inverseOf",
    f"{_OWL}propertyChainAxiom",
    # the parts of a class expression
    f"{_OWL}onProperty",
    # an annotated axiom, from what it says to what is said of it
    f"{_OWL}annotatedSource",
    f"{_OWL}annotatedProperty",
    f"{_OWL}annotatedTarget",
    HSN.evidenceGrade,
    HSN.evidence,
)
