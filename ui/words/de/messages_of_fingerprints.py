"""Was ein Loss-Wert bedeuten kann: die deutschen Vorlagen zu ``core.messages.fingerprints``."""

FINGERPRINTS = {
    "fingerprint-one-half": (
        "ln 2 = {value:.4g}: der binäre Loss einer Sigmoid-Ausgabe von {half:g} bei jedem Beispiel. Das Modell hat "
        "noch nichts gelernt, oder sein Gradient ist verschwunden."
    ),
    "fingerprint-uniform": (
        "ln {classes:,} = {value:.5g}: der Loss gleicher Wahrscheinlichkeiten für {classes:,} Klassen. Das Modell hat "
        "noch nichts gelernt, oder seine Ausgaben sind alle gleich."
    ),
    "fingerprint-uniform-vocabulary": (
        "ln {classes:,} = {value:.6g}: der Loss gleicher Wahrscheinlichkeiten über ein Vokabular von {classes:,} "
        "Tokens ({name})."
    ),
    "fingerprint-double-softmax": (
        "ln(e + {others}) - 1 = {value:.4g}: der kleinste Loss, den ein Softmax eines Softmax bei {classes:,} Klassen "
        "erreichen kann. Der Loss wendet Softmax bereits an, und das Modell auch."
    ),
    "fingerprint-double-sigmoid-positive": (
        "ln(1 + 1/e) = {value:.4g}: der kleinste Loss, den ein Sigmoid eines Sigmoids bei Label 1 erreichen kann."
    ),
    "fingerprint-double-sigmoid-negative": (
        "ln 2 = {value:.4g}: der kleinste Loss, den ein Sigmoid eines Sigmoids bei Label 0 erreichen kann."
    ),
    "fingerprint-clip": (
        "-ln({epsilon:g}) = {value:.5g}: Jedes Beispiel liegt weiter daneben, als Keras' Clip durchlässt; der Loss "
        "kann also nicht wachsen, und nichts zieht an den Labels."
    ),
    "fingerprint-clip-of-label-0": (
        "{value:.5g}: Keras' Clip für Label 0 in {format}, wo 1 - {epsilon:g} gerundet wird."
    ),
    "fingerprint-missing-activation": (
        "-ln({epsilon:g}) = {value:.5g}: Der Loss behandelt Logits wie Wahrscheinlichkeiten, und die der Labels sind "
        "negativ oder 0. Die Aktivierung fehlt."
    ),
    "fingerprint-epsilon": (
        "-ln({epsilon:.4g}) = {value:.5g}: der Logarithmus einer Wahrscheinlichkeit von 0, zu der {epsilon:.4g} "
        "addiert oder die dort abgeschnitten wurde."
    ),
    "fingerprint-constant-answer": (
        "{others:,}/{classes:,} x {cap:.5g} = {value:.5g}: dieselbe selbstsichere Antwort bei jedem Beispiel von "
        "{classes:,} gleich häufigen Klassen. Alle Beispiele der übrigen Klassen liegen am Clip."
    ),
    "fingerprint-constant-answer-1": (
        "1/{classes:,} x {cap:.5g} = {value:.5g}: bei jedem Beispiel eines ausgewogenen binären Problems sicher Label "
        "1; die Beispiele mit Label 0 liegen am Clip."
    ),
    "fingerprint-clipped-share": (
        "{count:,} von {examples:,} x {cap:.5g} = {value:.5g}: {count:,|Beispiel liegt|Beispiele liegen} an Keras' "
        "Clip, und der Loss aller übrigen ist nahezu null."
    ),
    "fingerprint-log-clamp": (
        "{value:g}: PyTorchs BCELoss ersetzt Logarithmen unter -{value:g}. Jedes Beispiel ist falsch, mit einer "
        "Wahrscheinlichkeit von exakt 0 oder 1."
    ),
    "fingerprint-clamped-share": (
        "{count:,} von {examples:,} x {cap:g} = {value:.5g}: {count:,|Beispiel liegt|Beispiele liegen} dort, wo "
        "PyTorchs BCELoss den Logarithmus ersetzt."
    ),
    "fingerprint-saturation": (
        "{bits} ln 2 = {value:.5g}: der größte endliche Loss eines gerundeten Sigmoids bei Label 0 in {formats}. "
        "Danach ist 1 minus Sigmoid exakt 0."
    ),
    "fingerprint-overflow": (
        "ln({largest:.4g}) = {value:.5g}: das größte Logit, dessen exp in {formats} endlich ist. Ein Softmax ohne "
        "Verschiebung um das Maximum läuft danach über."
    ),
    "fingerprint-underflow": (
        "-ln({smallest:.4g}) = {value:.5g}: der Loss der kleinsten positiven Wahrscheinlichkeit in {formats}{how}. Der "
        "nächste Loss ist unendlich."
    ),
    "fingerprint-keeps-subnormals": "",
    "fingerprint-flushes-subnormals": ", wenn subnormale Zahlen auf 0 gesetzt werden",
    "fingerprint-stored-loss": (
        "{value:.9g} ist ein Vielfaches von {spacing:g}, dem Abstand der Zahlen in {format} dort: Der Loss wurde in "
        "{format} gespeichert, und seine nächsten Stellen sind verloren."
    ),
    "fingerprint-upper-clip": (
        "{value:.5g}: der obere Clip von Keras in {format}, wo 1 - {epsilon:g} gerundet wird. Das Modell liegt sicher "
        "richtig, und der Loss kann nicht kleiner werden."
    ),
    "fingerprint-absorbed": (
        "Exakt 0: Die Summe der Exponentialterme hat alle Terme außer dem des Labels verschluckt. Das Modell liegt "
        "selbstsicher richtig, und das Format kann einen so kleinen Loss nicht halten."
    ),
    "fingerprint-one-unit": (
        "Exakt 0: eine einzige Ausgabe mit einem kategorischen Loss. Ein Softmax über eine Klasse ist immer 1, was "
        "auch immer das Modell berechnet."
    ),
    "fingerprint-zero-times-infinity": (
        "NaN aus 0 mal unendlich: Eine Wahrscheinlichkeit ist exakt 0 oder 1, ihr Logarithmus unendlich, und das "
        "Label multipliziert ihn mit 0."
    ),
    "fingerprint-overflow-in-exp": (
        "exp läuft über: Oberhalb eines Logits von {half:.4g} in float16 und {single:.4g} in float32 teilt Softmax "
        "ohne Verschiebung um das Maximum durch unendlich."
    ),
    "fingerprint-negative-logarithm": (
        "Der Logarithmus von etwas, das keine Wahrscheinlichkeit ist: von Logits, denen die Aktivierung fehlt. Über 1 "
        "ist der Loss negativ, unter 0 NaN."
    ),
    "fingerprint-not-finite-before": (
        "Eingaben, Logits oder Gewichte waren schon unendlich oder NaN: eine zu hohe Lernrate oder NaN in den Daten."
    ),
    "fingerprint-log-of-zero": (
        "Der Logarithmus von 0: Die Wahrscheinlichkeit des Labels ist durch Unterlauf 0, in float32 ab einem "
        "Logit-Abstand von {single:.4g}, in float16 ab {half:.4g}, und kein Clip hält sie fest."
    ),
    "fingerprint-log-of-infinity": (
        "Minus der Logarithmus von unendlich: Ein nicht normiertes exp lief über und wurde als Wahrscheinlichkeit "
        "verwendet."
    ),
    "fingerprint-added-epsilon": (
        "-ln(1 + {epsilon:.3g}) = {value:.3g}: eine Wahrscheinlichkeit von 1, zu der vor dem Logarithmus {epsilon:.3g} "
        "addiert wurde."
    ),
    "fingerprint-rounded-below-zero": (
        "Durch Rundung knapp unter 0: Log-Sum-Exp minus Logit subtrahiert zwei große, fast gleiche Zahlen."
    ),
    "fingerprint-labels-out-of-range": (
        "Eine Kreuzentropie ist negativ, wenn Labels außerhalb von [0, 1] liegen: Labels von -1 und 1, Pixel von 0 "
        "bis 255 oder Klassennummern mit einem binären Loss."
    ),
    "fingerprint-negative-weights": (
        "Gewichte oder Advantages der Beispiele unter 0: Dann hat der Loss keine untere Schranke, und sein Wert sagt "
        "nicht, wie gut das Modell ist."
    ),
    "fingerprint-no-cause": (
        "Keine bekannte Ursache ergibt diesen Wert. Mit der Zahl der Klassen und der Beispiele lassen sich mehr davon "
        "prüfen."
    ),
    "fingerprint-no-cause-at-all": "Keine bekannte Ursache ergibt diesen Wert.",
    "fingerprint-rounded-to-zero": (
        "Jeder Loss unter {half:.2g} wird so ausgegeben. Gib ihn mit mehr Stellen aus, um zu sehen, ob er exakt 0 ist."
    ),
    "fingerprint-few-digits": (
        "Zu wenige Stellen: Viele Ursachen ergeben gerundet diesen Wert. Gib mindestens drei Stellen an."
    ),
    "no-loss-value": "VALUE: {text!r}; nötig ist ein Loss wie 2.303, 1e-7, nan oder inf",
    "loss-count": "{argument}: {value}; erlaubt ist eine ganze Zahl von {low:,} bis {high:,}",
}
