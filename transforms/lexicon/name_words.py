"""Closed classes of English words that naming and reference look at."""

PRONOUNS = {
    "he": "m",
    "him": "m",
    "his": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "it": "n",
    "its": "n",
}
HONORIFICS = {
    **dict.fromkeys("mr. mr sir lord monsieur king prince father brother duke baron".split(), "m"),
    **dict.fromkeys("mrs. mrs ms. ms lady dame miss madame queen princess sister mother duchess baroness".split(), "f"),
}
FAMILY_FIRST = frozenset(
    "xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang "
    "deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao qin "
    "tan qiu jia hou xiong meng qi bai kim park moon choi jung kang cho yoon jang lim oh seo shin kwon hwang ahn "
    "song ryu hong nguyen tran pham hoang phan vu dang bui".split()
)
PARTICLES = frozenset("de da di do dos du del della la le van von der den bin ibn ben bint al el ter ten y".split())
ORG_HEADS = frozenset(
    "ministry party university college committee council bank inc inc. corp corp. ltd ltd. plc llc department "
    "agency institute institution association union group court police times post news foundation federation "
    "commission authority bureau office company corporation congress parliament senate assembly board "
    "administration league club society network press journal tribune herald daily alliance organization "
    "organisation center centre school hospital church observer campaign government army navy force forces service "
    "services guard brigade front movement trust fund partners holdings airlines airways motors industries "
    "technologies systems magazine chronicle gazette ministries cabinet treasury exchange academy laboratory "
    "coalition team embassy consulate orchestra choir band records pictures studios entertainment media television "
    "radio broadcasting bancorp capital ventures energy petroleum oil pharmaceuticals electric electronics railway "
    "railways labs therapeutics pharma biotech biosciences minerals mining pictures metals resources foods breweries "
    "steel logistics shipping software semiconductor semiconductors robotics aerospace telecom insurance securities "
    "rail genomics diagnostics renewables".split()
)
COMPANY_ENDS = frozenset(
    "therapeutics pharma biotech biosciences minerals mining pictures metals resources foods breweries logistics "
    "shipping software semiconductor semiconductors robotics aerospace telecom insurance securities holdings "
    "technologies industries airlines airways motors pharmaceuticals electronics entertainment studios records "
    "ventures energy petroleum systems genomics diagnostics renewables group corporation university bank".split()
)
GPE_HEADS = frozenset("county city province state republic islands district territory village town".split())
LOC_HEADS = frozenset(
    "sea ocean strait river mountains mountain valley lake bay gulf desert island peninsula coast region park "
    "forest beach hills canal basin delta plateau range".split()
)
FAC_HEADS = frozenset(
    "street avenue road airport bridge stadium square tower hotel palace building arena hall museum prison jail "
    "station port harbour harbor dam cathedral temple mosque theatre theater library castle highway base plant".split()
)
EVENT_HEADS = frozenset(
    "olympics games cup war summit conference festival championship championships convention awards tournament "
    "election elections open prix marathon day revolution uprising crisis massacre".split()
)
LAW_HEADS = frozenset(
    "act treaty amendment bill constitution code agreement accord accords protocol convention".split()
)
BODY_WORDS = frozenset(
    "ministry government parliament embassy army navy police court senate congress commission agency office "
    "department bank treasury cabinet military mission consulate team league federation association union party "
    "intelligence service guard academy council assembly authority administration".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split()
)
FUNCTION_WORDS = frozenset(
    "the a an this that these those his her its their our my one two three several some many most both other "
    "another no all has have had is are was were be been being will would could should may might must can did does "
    "do not never of for at in from with on by to into under over about against between among within across through "
    "and but while though although whereas as because since when if after before or so who which whom whose where i "
    "he she it we they you me him us them what why how there here yes according however meanwhile moreover still "
    "even such more less than then thus yet ever only also each every any nobody somebody everyone everybody "
    "nothing something let please despite amid during until unlike like per oh ok well thanks thank just instead "
    "perhaps maybe indeed rather once".split()
)
PLURAL_PARTIES = frozenset(
    {
        *(
            "both",
            "both leaders",
            "the two leaders",
            "the leaders",
            "both men",
            "both women",
            "the two men",
            "the pair",
        ),
        *("the two women", "both presidents", "the two presidents", "the two ministers", "both ministers", "the two"),
        *("the two sides", "both sides", "the two heads of state", "the two statesmen", "they", "them", "their"),
    }
)
COUNTRIES_PLURAL = frozenset(
    {
        *("both countries", "the two countries", "both nations", "the two nations", "both sides", "the two sides"),
        *("both governments", "the two governments", "the two states", "both states", "the two neighbours"),
    }
)
LEADERS = frozenset(
    "president premier minister chancellor king queen leader dictator ruler emir sultan monarch prime-minister "
    "taoiseach sheikh emperor strongman autocrat".split()
)
STORMS = frozenset({"cyclone", "hurricane", "typhoon", "storm"})
EVENT_ENDS = frozenset("trophy olympics championship championships marathon olympiad paralympics".split())
LAW_ENDS = frozenset("act treaty accord accords convention conventions protocol constitution amendment".split())
GROUPS = frozenset(
    "muslims christians jews catholics protestants sunnis shiites shias hindus sikhs buddhists evangelicals mormons "
    "democrats republicans kurds arabs rohingya uyghurs uighurs tories africans europeans asians westerners hispanics "
    "latinos yazidis druze alawites roma".split()
)
