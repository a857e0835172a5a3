"""Boosted trees: XGBoost and LightGBM."""

from logit_doctor.reading.frameworks.entries import Booster, Framework

OBJECTIVES = {
    "binary:logistic": "sigmoid",
    "reg:logistic": "sigmoid",
    "binary:logitraw": "linear",
    "binary": "sigmoid",
    "cross_entropy": "sigmoid",
    "xentropy": "sigmoid",
}
"""Objectives of two classes, with what ``predict`` returns."""
RAW = frozenset({"output_margin", "raw_score"})
"""Keywords with which ``predict`` returns margins."""
BOOSTING = Framework(
    name="boosting",
    roots=("xgboost", "lightgbm"),
    homes={r"xgboost\.(?:sklearn|training|core)\.": "xgboost.", r"lightgbm\.(?:sklearn|engine|basic)\.": "lightgbm."},
    entries={
        "xgboost.train": Booster(function="obj", metric=("custom_metric", "feval")),
        "lightgbm.train": Booster(function="fobj", metric=("feval",)),
        "xgboost.XGBClassifier": Booster(is_class=True),
        "lightgbm.LGBMClassifier": Booster(is_class=True),
    },
)
