"""Closed classes of English words that the rules look at."""

DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"})
DETERMINERS |= {"one", "two", "three", "several", "some", "many", "most", "both", "other", "another", "no", "all"}
AUXILIARIES = frozenset(
    "has have had is are was were be been being will would could should may might must can did does do".split()
)
NEGATIONS = frozenset({"not", "never", "n't", "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wouldn't"})
ADVERBS = frozenset(
    "also later then again further repeatedly recently previously publicly privately earlier once first already just "
    "still even often simply now only always both flatly openly angrily quickly soon since".split()
)
SINGULAR_PRONOUNS = {"he": "m", "she": "f"}
PLURAL_PARTIES = frozenset(
    {
        "both",
        "both leaders",
        "the two leaders",
        "the leaders",
        "both men",
        "both women",
        "the two men",
        "the pair",
    }
)
PREPOSITIONS = frozenset(
    "of for at in from with on by near to into under over about against between among within across through".split()
)
CONJUNCTIONS = frozenset(
    "and but while though although whereas as because since when if after before or so that".split()
)
RELATIVES = frozenset({"who", "which", "whom", "whose", "where", "when"})
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
AFTERTHOUGHTS = DAYS | frozenset(
    "on in at during after before to late last this via through while when as speaking adding by earlier about of "
    "with following early for again".split()
)
PARTICLES = frozenset("de da di do dos du la le van von der den bin ibn ben al el ter ten y".split())
LINKS = frozenset({"of", "for", "the", "and", "&", "de", "on"})
NOT_NAMES = (
    DETERMINERS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | RELATIVES
    | DAYS
    | MONTHS
    | NEGATIONS
    | ADVERBS
    | frozenset(
        "i he she it we they you me him us them who what why how there here yes no not if mr mrs ms dr sir according "
        "however meanwhile moreover still even such more less than then thus yet ever never only also each every any "
        "nobody somebody everyone everybody nothing something let please despite amid during until unlike like per "
        "his hers ours theirs oh ok well thanks thank good new old great much very asked related read share photo "
        "image video watch click source update updated news story breaking exclusive opinion editorial am pm est gmt "
        "et utc though instead perhaps maybe indeed rather once".split()
    )
)
ORG_HEADS = frozenset(
    "ministry party university college committee council bank inc inc. corp corp. ltd plc llc department agency "
    "institute institution association union group court police times post news foundation federation commission "
    "authority bureau office company corporation congress parliament senate assembly board administration league "
    "club society network press journal tribune herald daily alliance organization organisation center centre school "
    "hospital church observer campaign government army navy force forces service services guard brigade front "
    "movement trust fund partners holdings airlines airways motors industries technologies systems magazine "
    "chronicle gazette ministries cabinet treasury exchange academy laboratory coalition team".split()
)
GPE_HEADS = frozenset("county city province state republic islands district territory".split())
LOC_HEADS = frozenset(
    "sea ocean strait river mountains mountain valley lake bay gulf desert island peninsula coast".split()
)
FAC_HEADS = frozenset(
    "street avenue road airport bridge stadium square tower hotel palace building park arena hall".split()
)
EVENT_HEADS = frozenset(
    "olympics games cup war summit conference festival championship championships convention awards tournament "
    "election elections open prix marathon day".split()
)
LAW_HEADS = frozenset("act treaty amendment bill constitution code agreement accord accords protocol".split())
DOCUMENTS = frozenset(
    "report study statement survey poll document documents law ruling filing complaint lawsuit memo letter "
    "indictment release book paper analysis review affidavit transcript email emails data figures statistics".split()
)
VENUES = (
    "interview|call|phone call|video call|statement|speech|meeting|tweet|letter|briefing|news conference|"
    "press conference|report|memo|post|email|message|filing|address|podcast|op-ed|conference call|television address"
)
