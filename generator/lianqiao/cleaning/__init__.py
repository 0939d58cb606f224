"""What may stand in a page: the elements of its article, the scripts that its browser may run."""

from lianqiao.cleaning.articles import Cleaned, clean, keeps_address
from lianqiao.cleaning.policy import Guarded, NoHead, OwnScripts, guarded, own_scripts, still_policy
from lianqiao.cleaning.taken import TakenOut, told

__all__ = [
    "Cleaned",
    "Guarded",
    "NoHead",
    "OwnScripts",
    "TakenOut",
    "clean",
    "guarded",
    "keeps_address",
    "own_scripts",
    "still_policy",
    "told",
]
