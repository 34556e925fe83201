"""Who lives in the demonstration town: names as common and as odd as in a real one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clerktui.services.demo.chance import Dice, Skewed, happens

_LAST = """SMITH JOHNSON WILLIAMS BROWN JONES DAVIS MILLER LOCKLEAR WILSON MOORE TAYLOR HARRIS
OXENDINE THOMAS JACKSON WHITE MARTIN THOMPSON HUNT ROBINSON RODRIGUEZ LEWIS WALKER HALL ALLEN YOUNG
KING WRIGHT SCOTT GREEN BAKER HERNANDEZ ADAMS NELSON HILL CAMPBELL MITCHELL ROBERTS LOWERY CARTER
PHILLIPS EVANS TURNER GARCIA PARKER COLLINS EDWARDS STEWART MORRIS MURPHY COOK NGUYEN ROGERS MORGAN
COOPER REED BAILEY BELL MARTINEZ HOWARD WARD COX RICHARDSON WOOD WATSON CHAVIS BROOKS BENNETT GRAY
JAMES HUGHES PRICE MYERS LOPEZ LONG FOSTER SANDERS ROSS POWELL SULLIVAN RUSSELL GONZALEZ JENKINS
PERRY BUTLER BARNES FISHER HENDERSON COLEMAN PATEL SIMMONS PATTERSON JORDAN REYNOLDS HAMILTON PEREZ
GRAHAM WALLACE O'BRIEN COLE WEST OWENS GIBSON MCDONALD MARSHALL ELLIS STEVENS SANCHEZ MURRAY
FREEMAN WELLS WEBB SIMPSON TUCKER PORTER HUNTER HICKS RAMIREZ CRAWFORD HENRY BOYD MASON KENNEDY
WARREN DIXON STRICKLAND BURNS GORDON SHAW HOLMES RICE ROBERTSON TORRES BLACK DANIELS PALMER MILLS
DE_LA_CRUZ GRANT KNIGHT FERGUSON STONE HAWKINS DUNN PERKINS HUDSON MCNEILL RIVERA SPENCER GARDNER
PAYNE PIERCE BERRY MATTHEWS JACOBS ARNOLD WAGNER WILLIS GOMEZ RAY WATKINS DEESE CARROLL DUNCAN DIAZ
SNYDER HART CUNNINGHAM BRADLEY LANE ANDREWS RUIZ HARPER FOX RILEY TRAN ARMSTRONG CARPENTER WEAVER
GREENE MCLEAN LAWRENCE ELLIOTT REYES AUSTIN PETERS KELLEY FRANKLIN LAWSON CRUZ BULLARD SAMPSON
MORALES REVELS ORTIZ HONEYCUTT WHITLEY ALMOND FURR PHAM HATLEY BURRIS EUDY LAMBERT O'NEAL POPLIN
MCRAE MUÑOZ PEÑA D'ANGELO NÚÑEZ OKAFOR ST._CLAIR MCLAURIN LE_BLANC VAN_HORN SMITH-JONES KIM LEE
ABERNATHY SINGH IBÁÑEZ GUTIÉRREZ RODRIGUES RODRIQUEZ MÜLLER O'CONNOR MACDONALD FRANÇOIS CHEN WANG
SHAH EFIRD VU GARZA AL-HASSAN YODER TILLMAN ZIMMERMAN JOSÉ-LUNA SØRENSEN""".split()
_HISPANIC = frozenset(
    """RODRIGUEZ HERNANDEZ GARCIA MARTINEZ LOPEZ GONZALEZ PEREZ SANCHEZ RAMIREZ TORRES DE_LA_CRUZ
RIVERA GOMEZ DIAZ RUIZ REYES CRUZ MORALES ORTIZ MUÑOZ PEÑA NÚÑEZ IBÁÑEZ GUTIÉRREZ RODRIQUEZ GARZA
JOSÉ-LUNA""".split()
)
_BEGIN = """AL AR BAR BEL BEN BRA CAL CAR COL DAL DAR DEL ED FAIR FEN GAR GIL HAL HAR HEN HOL KEL
KEN KIR LAN LAR MAL MAR MEL MOR NOR PAR PEL PRES RAN RED ROS SAL SHER STAN TAL WAL WES
WIN""".split()
_END = """BER BY COCK DELL DEN DER FIELD GER HAM INGTON KIN LAND LEN LEY LING LOCK MAN MER MON
NER NEY RIDGE ROW SEY SHAW SON STEAD STER TON VALE WAY WELL WICK WOOD WORTH
YARD""".split()
_FIRST = """JAMES MARY JOHN PATRICIA ROBERT JENNIFER MICHAEL LINDA WILLIAM ELIZABETH DAVID BARBARA
RICHARD SUSAN JOSEPH JESSICA THOMAS SARAH CHARLES KAREN CHRISTOPHER NANCY DANIEL LISA MATTHEW BETTY
ANTHONY MARGARET MARK SANDRA DONALD ASHLEY STEVEN KIMBERLY PAUL EMILY ANDREW DONNA JOSHUA MICHELLE
KENNETH DOROTHY KEVIN CAROL BRIAN AMANDA GEORGE MELISSA EDWARD DEBORAH RONALD STEPHANIE TIMOTHY
REBECCA JASON SHARON JEFFREY LAURA RYAN CYNTHIA GARY AMY NICHOLAS SHIRLEY ERIC ANGELA JONATHAN HELEN
STEPHEN ANNA LARRY BRENDA JUSTIN PAMELA SCOTT NICOLE BRANDON SAMANTHA BENJAMIN RUTH FRANK CHRISTINE
RAYMOND DEBRA PATRICK RACHEL DENNIS JANET JERRY VIRGINIA TYLER MARIA AARON HEATHER ADAM DIANE HENRY
JOYCE DOUGLAS OLIVIA PETER LAUREN WALTER JOAN HAROLD MEGAN KEITH CHERYL ROGER HANNAH TERRY GLORIA
CARL FRANCES ARTHUR TERESA JESSE JANICE DEVONTE ANN-MARIE J.R. LATOYA CLYDE ERNESTINE""".split()
_SONS = frozenset(
    """JAMES JOHN ROBERT MICHAEL WILLIAM DAVID RICHARD JOSEPH THOMAS CHARLES DANIEL MATTHEW ANTHONY
GEORGE EDWARD KENNETH RAYMOND WALTER HAROLD CARL ARTHUR LUIS CARLOS PEDRO JUAN""".split()
)
_HISPANIC_FIRST = """MARIA JOSE JUAN GUADALUPE LUIS ANA CARLOS ROSA MIGUEL CARMEN JORGE LUCIA
MARIO MARTA PEDRO ELENA JESÚS SOFÍA ÁNGEL VERÓNICA RAMÓN YOLANDA HÉCTOR ISABEL""".split()
_TRADE = """PROPERTIES_LLC RENTALS_INC BAPTIST_CHURCH AUTO_REPAIR GROCERY CONSTRUCTION FARMS
HOLDINGS_LLC DENTAL_PA LAUNDRY_LLC HARDWARE BARBER_SHOP CAFE FUNERAL_HOME PHARMACY TIRE_&_BRAKE
AME_ZION_CHURCH INSURANCE_AGENCY DAY_CARE SEAFOOD""".split()
_LETTERS = "ABCDEFGHJKLMNPRSTW"
_AREA_CODES = ("919", "919", "919", "984", "910", "252")


@dataclass(frozen=True)
class Person:
    """A person or a business as the town's books name them."""

    last_name: str
    first_name: str
    is_business: bool
    language: str
    phone: str
    email: str

    @property
    def name(self) -> str:
        """The name as lists show it."""
        return f"{self.last_name}, {self.first_name}" if self.first_name else self.last_name


# The first people of every demonstration town, so that its handbook can speak of them by name;
# and how many of their newest bills are unpaid.
CAST = (
    Person("RODRIGUEZ", "MARIA E", False, "es", "(919) 555-0142", "maria.rodriguez@example.com"),
    Person("RODRIGUEZ", "MARIO", False, "en", "(919) 555-0177", ""),
    Person("O'BRIEN [/]", "PATRICK", False, "en", "(919) 555-0118", ""),
    Person("SMITH [DECEASED]", "WALTER J", False, "en", "(919) 555-0160", ""),
    Person("DE LA CRUZ", "ÁNGEL", False, "es", "(984) 555-0131", "angel@example.org"),
    Person("NGUYEN", "LINH T", False, "en", "(919) 555-0125", "linh.nguyen@example.com"),
)
CAST_BEHIND = dict(zip(CAST, (2, 4, 1, 3, 1, 0), strict=True))


class Population:
    """Draws people: common names often, rare ones sometimes, odd ones now and then."""

    def __init__(self, rng: Dice) -> None:
        self._rng = rng
        rare = [begin + end for begin in _BEGIN for end in _END]
        rng.shuffle(rare)
        self._last = Skewed(_LAST + rare[:1200], power=(19, 20))
        self._first = Skewed(_FIRST, power=(4, 5))
        self._hispanic_first = Skewed(_HISPANIC_FIRST, power=(4, 5))
        self._trade = Skewed(_TRADE, power=(1, 2))

    def person(self) -> Person:
        """Somebody who lives here."""
        rng = self._rng
        drawn = self._last.draw(rng)
        last = drawn.replace("_", " ")
        hispanic = drawn in _HISPANIC
        drawn_first = (self._hispanic_first if hispanic else self._first).draw(rng)
        first = drawn_first
        if happens(rng, 620):
            first = f"{first} {rng.choice(_LETTERS)}"
        if drawn_first in _SONS and happens(rng, 70):
            first = f"{first} {rng.choice(('JR', 'SR', 'III'))}"
        if happens(rng, 3):
            last = f"{last} {rng.choice(('[DECEASED]', '[ESTATE]', '[SEE NOTE]'))}"
        language = "es" if hispanic and happens(rng, 450) else "en"
        return Person(last, first, False, language, self.phone(), self._email(first, last))

    def business(self) -> Person:
        """A shop, a church, a firm, named after somebody."""
        name = f"{self._last.draw(self._rng)} {self._trade.draw(self._rng)}".replace("_", " ")
        return Person(name, "", True, "en", self.phone(), self._email("office", name))

    def landlord(self) -> Person:
        """Somebody who lets houses: a firm as often as not."""
        if happens(self._rng, 500):
            return self.person()
        name = self._last.draw(self._rng).replace("_", " ")
        firm = self._rng.choice(("PROPERTIES LLC", "RENTALS INC", "HOMES LLC", "& SONS REALTY"))
        return Person(f"{name} {firm}", "", True, "en", self.phone(), self._email("rent", name))

    def phone(self) -> str:
        """A telephone number nobody has, or nothing."""
        if happens(self._rng, 60):
            return ""
        return f"({self._rng.choice(_AREA_CODES)}) 555-{self._rng.randrange(200, 10_000):04d}"

    def _email(self, first: str, last: str) -> str:
        if not happens(self._rng, 420):
            return ""
        words = re.sub(r"[^a-z ]", "", f"{first} {last}".lower()).split()
        return (
            f"{'.'.join((words[0], words[-1]))}@example.{self._rng.choice(('com', 'net', 'org'))}"
        )
