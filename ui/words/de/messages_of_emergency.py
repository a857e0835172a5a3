"""Was mit einem Loss nicht stimmt: die deutschen Vorlagen zu ``core.messages.emergency``."""

_CAUSES = {
    "emergency-cause-not-learned": "Das Modell hat noch nichts gelernt",
    "emergency-cause-double-activation": "Die Aktivierung wird zweimal angewandt",
    "emergency-cause-clip": "Beispiele sitzen an Keras' Clip fest",
    "emergency-cause-missing-activation": "Die Aktivierung fehlt",
    "emergency-cause-constant-answer": "Dieselbe selbstsichere Antwort bei jedem Beispiel",
    "emergency-cause-log-of-zero": "Der Logarithmus einer Wahrscheinlichkeit von null",
    "emergency-cause-overflow": "Eine Zahl ist zu groß für ihr Format",
    "emergency-cause-learning-rate": "Die Lernrate ist zu hoch",
    "emergency-cause-inputs-not-finite": "Eingaben oder Gewichte sind bereits unendlich oder NaN",
    "emergency-cause-labels-out-of-range": "Labels außerhalb des Bereichs, den der Loss kennt",
    "emergency-cause-ignore-label": "Ein Label für „ignorieren“, das der Loss nicht kennt",
    "emergency-cause-zero-weights": "Nichts im Batch zählt",
    "emergency-cause-negative-weights": "Gewichte der Beispiele unter null",
    "emergency-cause-masked-row": "Eine Zeile, in der jede Klasse maskiert ist",
    "emergency-cause-threshold-on-logits": "Die Metrik vergleicht Logits mit einem halb",
    "emergency-cause-wrong-metric": "Die Metrik passt nicht zur Ausgabe",
    "emergency-cause-activation-at-inference": "Vorhersagen sind Logits und werden als Wahrscheinlichkeiten gelesen",
    "emergency-cause-one-unit": "Eine einzige Ausgabe mit einem Loss über Klassen",
    "emergency-cause-absorbed": "Der Loss ist kleiner, als das Format zeigen kann",
    "emergency-cause-epsilon": "Ein eigenes Epsilon begrenzt den Loss",
    "emergency-cause-log-clamp": "Beispiele liegen an der Grenze von PyTorchs BCELoss",
    "emergency-cause-saturation": "Die Sigmoid-Funktion wird auf eins gerundet",
    "emergency-cause-rounding": "Zwei große Zahlen werden voneinander abgezogen",
    "emergency-cause-stored-loss": "Der Loss ist in einem schmalen Format gespeichert",
    "emergency-cause-root-of-zero": "Die Ableitung einer Wurzel oder Norm bei null",
    "emergency-cause-wrong-pair": "Ausgabe, Loss und Labels passen nicht zusammen",
    "emergency-cause-label-shape": "Die Labels haben die falsche Form oder den falschen Typ",
}

_WHYS = {
    "emergency-why-not-learned": (
        "Alle Ausgaben sind gleich oder fast gleich; jede Klasse bekommt also dieselbe Wahrscheinlichkeit, bei welcher "
        "Eingabe auch immer."
    ),
    "emergency-why-double-activation": (
        "Ein Softmax von Wahrscheinlichkeiten ist fast flach: Der Loss kann nicht klein werden, und der Gradient ist "
        "schwach."
    ),
    "emergency-why-clip": (
        "Keras schneidet Wahrscheinlichkeiten vor dem Logarithmus ab. Jenseits davon hängen Loss und Gradient nicht "
        "mehr vom Modell ab."
    ),
    "emergency-why-missing-activation": (
        "Der Loss logarithmiert Zahlen, die keine Wahrscheinlichkeiten sind: Negative ergeben NaN oder den Clip, große "
        "einen negativen Loss."
    ),
    "emergency-why-constant-answer": (
        "Eine Klasse bekommt bei jedem Beispiel die Wahrscheinlichkeit eins; ihre eigenen Beispiele haben also den "
        "Loss null und alle übrigen den Clip."
    ),
    "emergency-why-log-of-zero": (
        "Die Wahrscheinlichkeit des Labels unterläuft zu null. Ihr Logarithmus ist minus unendlich, der Loss also "
        "unendlich; wo ein Label von null das Unendliche multipliziert, ist er NaN."
    ),
    "emergency-why-overflow": (
        "exp einer großen Zahl ist unendlich, und weder unendlich durch unendlich noch unendlich minus unendlich ist "
        "eine Zahl."
    ),
    "emergency-why-learning-rate": (
        "Jeder Schritt schießt weiter über das Ziel hinaus als der vorige, bis Gewichte und Logits zu groß für das "
        "Format sind."
    ),
    "emergency-why-inputs-not-finite": (
        "Ein NaN in einer Eingabe, einem Zielwert oder einem Gewicht macht jede Summe, in der es vorkommt, zu NaN, vom "
        "ersten Schritt an."
    ),
    "emergency-why-labels-out-of-range": (
        "Der Loss schlägt die Ausgabe einer Klasse nach, die es nicht gibt. Eine CPU meldet einen Fehler; eine "
        "GPU liest, was nicht da ist, oder liefert NaN."
    ),
    "emergency-why-ignore-label": (
        "Ein solches Label kennzeichnet Beispiele, die nicht zählen; ein Loss, der das nicht weiß, schlägt es nach wie "
        "jedes andere."
    ),
    "emergency-why-zero-weights": (
        "Der Mittelwert teilt durch die Summe der Gewichte oder durch die Zahl der Beispiele, die zählen. Ist sie "
        "null, ist der Quotient NaN."
    ),
    "emergency-why-negative-weights": (
        "Ein Beispiel mit negativem Gewicht senkt den Loss, wenn es falsch ist; der Loss hat also keine untere "
        "Schranke."
    ),
    "emergency-why-masked-row": (
        "Ist jedes Logit minus unendlich, ist es auch das größte, und minus unendlich minus sich selbst ist NaN."
    ),
    "emergency-why-threshold-on-logits": (
        "Die Metrik entscheidet bei einer Wahrscheinlichkeit von einem halb, bekommt aber Logits, deren Grenze null "
        "ist."
    ),
    "emergency-why-wrong-metric": (
        "Keras wählt die Metrik nach den Formen von Labels und Ausgaben, und die Wahl kann falsch sein; der Loss ist "
        "davon nicht betroffen."
    ),
    "emergency-why-activation-at-inference": (
        "Mit from_logits=True wendet nur der Loss Softmax oder Sigmoid an. predict() gibt zurück, was die letzte "
        "Schicht zurückgibt."
    ),
    "emergency-why-one-unit": (
        "Ein Softmax über eine Klasse ist immer eins; der Loss ist also immer null, und nichts wird gelernt."
    ),
    "emergency-why-absorbed": (
        "Die Wahrscheinlichkeit des Labels wird auf eins gerundet, und der Logarithmus von eins ist null."
    ),
    "emergency-why-epsilon": (
        "Die Konstante hält den Logarithmus von unendlich fern, und damit den Loss davon ab, über ihren eigenen "
        "Logarithmus hinaus zu wachsen."
    ),
    "emergency-why-log-clamp": (
        "BCELoss ersetzt stark negative Logarithmen durch eine Konstante, weil die Sigmoid-Funktion davor gerundet "
        "wurde."
    ),
    "emergency-why-saturation": (
        "Eins minus einer auf eins gerundeten Sigmoid-Funktion ist null: Der Loss endet, wo das Format endet."
    ),
    "emergency-why-rounding": (
        "Log-Sum-Exp und das Logit sind fast gleich; ihre Differenz besteht also aus Rundungsfehlern und kann negativ "
        "sein."
    ),
    "emergency-why-stored-loss": (
        "Ein schmales Format hat wenige Stellen; ein darin gespeicherter Loss bewegt sich also in Stufen, und kleine "
        "Änderungen verschwinden."
    ),
    "emergency-why-root-of-zero": (
        "Eine Wurzel, eine Norm oder eine Potenz unter eins hat bei null eine unendliche Ableitung, und unendlich mal "
        "null ist NaN."
    ),
    "emergency-why-wrong-pair": (
        "Der Loss nimmt eine andere Verteilung an, als die Ausgabe erzeugt; sein Gradient führt also nicht zu den "
        "Labels."
    ),
    "emergency-why-label-shape": (
        "Jeder Loss will Labels einer Form und eines Typs. Andere werden abgewiesen oder zu etwas Sinnlosem "
        "verbreitert."
    ),
}

_REPAIRS = {
    "emergency-repair-not-learned": (
        "Prüfen, ob Gradienten ankommen und der Optimierer die Gewichte kennt, die Eingaben skalieren und einen "
        "einzelnen Batch auswendig lernen lassen: Gelingt selbst das nicht, liegt der Fehler im Modell oder in den "
        "Labels, nicht in der Menge der Daten."
    ),
    "emergency-repair-double-activation": (
        "Die Aktivierung aus der letzten Schicht entfernen und from_logits=True behalten (in PyTorch: CrossEntropyLoss "
        "die Logits geben)."
    ),
    "emergency-repair-clip": (
        "Das Modell Logits zurückgeben lassen und from_logits=True setzen: Dann behalten falsche Beispiele ihren "
        "Gradienten."
    ),
    "emergency-repair-missing-activation": (
        "Dem Loss sagen, dass er Logits bekommt: from_logits=True in Keras, BCEWithLogitsLoss oder CrossEntropyLoss in "
        "PyTorch."
    ),
    "emergency-repair-constant-answer": (
        "from_logits=True mit einer linearen letzten Schicht verwenden, dann die Lernrate und die Größe der Eingaben "
        "ansehen."
    ),
    "emergency-repair-log-of-zero": (
        "Den Loss aus den Logits berechnen: from_logits=True in Keras, anderswo log_softmax oder ein Loss auf Logits. "
        "Ein Epsilon verschiebt das Problem nur."
    ),
    "emergency-repair-overflow": (
        "Einen Loss auf Logits verwenden, der vor exp das Maximum abzieht, und ihn auch dort in float32 berechnen, wo "
        "die Schichten float16 verwenden."
    ),
    "emergency-repair-learning-rate": (
        "Die Lernrate durch zehn teilen, langsam ansteigen lassen und die Norm des Gradienten begrenzen."
    ),
    "emergency-repair-inputs-not-finite": (
        "Eingaben, Zielwerte und Gewichte vor dem ersten Schritt auf NaN und unendliche Werte prüfen, vor allem die "
        "Division durch eine Standardabweichung von null."
    ),
    "emergency-repair-labels-out-of-range": (
        "Das kleinste und das größte Label ausgeben. Klassennummern beginnen bei null und enden unter der Zahl der "
        "Ausgaben; binäre Labels sind null und eins."
    ),
    "emergency-repair-ignore-label": (
        "Dem Loss das Label nennen: ignore_class in Keras, ignore_index in PyTorch; oder diesen Beispielen das Gewicht "
        "null und ein gültiges Label geben."
    ),
    "emergency-repair-zero-weights": (
        "Nur durch die Summe der Gewichte teilen, wenn sie nicht null ist, und Batches auslassen, in denen alles "
        "ignoriert oder maskiert ist."
    ),
    "emergency-repair-negative-weights": (
        "Den Loss nicht als Maß der Güte lesen: eine andere Metrik verfolgen oder die Gewichte positiv machen."
    ),
    "emergency-repair-masked-row": (
        "In jeder Zeile mindestens eine Klasse unmaskiert lassen, oder ganz maskierte Zeilen aus dem Loss nehmen."
    ),
    "emergency-repair-threshold-on-logits": (
        "Der Metrik die Schwelle für Logits geben, die null ist: BinaryAccuracy(threshold=0.0); oder vorher Sigmoid "
        "anwenden."
    ),
    "emergency-repair-wrong-metric": (
        "Die Metrik ausschreiben statt „accuracy“: die Sparse-Metrik für Klassennummern, die kategorische für "
        "One-Hot-Labels, die binäre für eine Sigmoid-Ausgabe."
    ),
    "emergency-repair-activation-at-inference": (
        "Softmax oder Sigmoid auf die Ausgabe von predict() anwenden, oder die Logits selbst vergleichen."
    ),
    "emergency-repair-one-unit": (
        "So viele Ausgaben wie Klassen und einen kategorischen Loss verwenden, oder bei einer Ausgabe einen binären."
    ),
    "emergency-repair-absorbed": (
        "Ist die Genauigkeit gut, ist nichts zu reparieren. Um den Loss zu sehen: in einem breiteren Format und aus "
        "den Logits berechnen."
    ),
    "emergency-repair-epsilon": "Das Epsilon entfernen und den Loss aus den Logits berechnen.",
    "emergency-repair-log-clamp": "Sigmoid und BCELoss durch BCEWithLogitsLoss auf den Logits ersetzen.",
    "emergency-repair-saturation": "Den Loss aus den Logits berechnen.",
    "emergency-repair-rounding": "Zuerst das Maximum abziehen, wie es log_softmax tut.",
    "emergency-repair-stored-loss": (
        "Den Loss in float32 umwandeln, bevor er gemittelt, protokolliert oder verglichen wird."
    ),
    "emergency-repair-root-of-zero": (
        "Unter der Wurzel eine kleine Konstante addieren, oder genaue Nullen vor der Wurzel aussondern, nicht danach."
    ),
    "emergency-repair-wrong-pair": "Ausgabe, Loss und Labels zusammen wählen, wie die Tabelle der Fallen zeigt.",
    "emergency-repair-label-shape": (
        "Klassennummern gehören zu einem Sparse-Loss, One-Hot-Zeilen zu einem kategorischen; PyTorchs CrossEntropyLoss "
        "will Klassennummern vom Typ int64, die BCE-Losses Labels mit Typ und Form der Ausgabe."
    ),
}

_SIGNS = {
    "emergency-sign-nan": "Der Loss ist NaN.",
    "emergency-sign-infinite": "Der Loss ist unendlich.",
    "emergency-sign-stands": "Der Loss bewegt sich nicht.",
    "emergency-sign-accuracy-stands": "Der Loss fällt, und die Genauigkeit bewegt sich nicht.",
    "emergency-sign-accuracy-half": "Die Genauigkeit ist exakt ein halb.",
    "emergency-sign-negative": "Der Loss ist negativ.",
    "emergency-sign-zero": "Der Loss ist exakt null.",
    "emergency-sign-predictions-differ": "Das Training meldet andere Ergebnisse, als die Vorhersagen zeigen.",
    "emergency-sign-gpu-only": "NaN auf einer GPU, ein Fehler auf einer CPU: Nur die CPU prüft die Labels.",
    "emergency-sign-nan-from-start": "Schon der erste Wert im Protokoll, bei {unit} {step:.12g}, ist NaN.",
    "emergency-sign-nan-from-first-mean": (
        "Schon der erste Wert im Protokoll, bei {unit} {step:.12g}, ist NaN; in welchem Schritt es begann, steht nicht "
        "darin."
    ),
    "emergency-sign-grows": "Der Loss wächst von {first:.4g} auf {last:.4g}.",
    "emergency-sign-nan-after-growth": (
        "Der Loss wuchs auf {value:.4g}, bevor er bei {unit} {step:.12g} zum ersten Mal nicht endlich war."
    ),
    "emergency-sign-nan-suddenly": (
        "Unmittelbar bevor der Loss bei {unit} {step:.12g} NaN wurde, lag er bei {value:.4g}: Er war nicht gewachsen."
    ),
    "emergency-sign-nan-after": "Unmittelbar bevor der Loss bei {unit} {step:.12g} NaN wurde, lag er bei {value:.4g}.",
    "emergency-sign-minus-infinite": "Bei {unit} {step:.12g} war der Loss minus unendlich.",
    "emergency-sign-infinite-first": "Bei {unit} {step:.12g} war der Loss unendlich, nicht NaN.",
    "emergency-sign-nan-recovers": (
        "NaN bei {unit} {step:.12g}, danach wieder endlich: Die Gewichte sind also nicht NaN geworden."
    ),
    "emergency-sign-below-zero": "Der Loss fällt unter null: {value:.4g} bei {unit} {step:.12g}.",
    "emergency-sign-plateau": "Die letzten {count:,} Werte des Protokolls stehen bei {value:.6g}.",
    "emergency-sign-falls": "Der Loss fällt von {first:.4g} auf {last:.4g}.",
    "emergency-sign-half": "Die Genauigkeit ist exakt ein halb ({unit} für {unit}), obwohl der Loss fällt.",
    "emergency-sign-same-accuracy": (
        "Die Genauigkeit bleibt bei {value:.4g} ({unit} für {unit}), obwohl der Loss fällt."
    ),
    "emergency-sign-above-chance": (
        "Die Genauigkeit erreicht {value:.4g}, weit mehr, als gleiche Wahrscheinlichkeiten ergeben."
    ),
    "emergency-sign-validation-not-finite": "Der Loss der Validierungsdaten ist nicht endlich.",
    "emergency-sign-histogram-nan": "TensorBoard sollte die Werte von {summary} zeichnen, und einige sind NaN.",
    "emergency-sign-nan-beside": "Eine Zahl neben den Losses ist NaN.",
    "emergency-sign-perfect": "Die Genauigkeit erreicht eins.",
    "emergency-sign-poor": "Die Genauigkeit beträgt nur {value:.4g}.",
    "emergency-sign-grid": (
        "Alle {count:,} Werte des Protokolls sind Vielfache des Abstands von {format}: {spacing:g} bei {value:.5g}."
    ),
    "emergency-sign-logit-nan": "Zeile {row:,} enthält ein Logit, das NaN ist: Es war vor dem Loss nicht endlich.",
    "emergency-sign-logit-infinite": (
        "Zeile {row:,} enthält ein unendliches Logit: Softmax zieht unendlich von unendlich ab."
    ),
    "emergency-sign-all-masked": (
        "Alle Logits von Zeile {row:,} sind minus unendlich: Jeder Exponentialwert ist null, und ihre Summe auch."
    ),
    "emergency-sign-are-probabilities": (
        "Jede Zeile liegt zwischen null und eins, mit der Summe eins: Das sind Wahrscheinlichkeiten, keine Logits."
    ),
    "emergency-sign-may-be-outputs": (
        "Jede Zeile liegt zwischen null und eins, mit der Summe eins: Das sind Wahrscheinlichkeiten. Ein Loss, der "
        "Logits erwartet, wendet die Aktivierung ein zweites Mal darauf an."
    ),
    "emergency-sign-labels-are-signs": "Die Labels sind -1 und 1; ein binärer Loss will null und eins.",
    "emergency-sign-label-outside": (
        "Ein Label ist {label:.12g}; bei {classes:,|Klasse|Klassen} gehen Labels von null bis {most:,}."
    ),
    "emergency-sign-label-out-of-bounds": "Ein Label ist {label:.12g}, wofür es keine Klasse gibt.",
    "emergency-sign-label-ignored": (
        "Ein Label ist {label:.12g}, womit Datensätze und Bibliotheken „ignorieren“ meinen."
    ),
    "emergency-sign-all-ignored": (
        "Jedes Label ist {label:.12g}, und das ignoriert PyTorch: Der Mittelwert über kein Beispiel ist null durch "
        "null."
    ),
    "emergency-sign-nothing-counts": (
        "Jedes Label eines Batches wird ignoriert oder ist maskiert, oder jedes Gewicht ist null."
    ),
    "emergency-sign-beyond-clip": (
        "In {count:,} von {rows:,} Zeilen liegt das Label mehr als {cap:.4g} Nats zurück, jenseits von Keras' Clip."
    ),
    "emergency-sign-beyond-exp": "Das größte Logit ist {value:.4g}; in float32 läuft exp ab {limit:.4g} über.",
    "emergency-sign-assert-on-gpu": (
        "CUDA hielt bei einer Prüfung im Loss an: Er bekam eine Zahl außerhalb ihres Bereichs."
    ),
    "emergency-sign-assert-on-label": "Die Prüfung von CUDA gilt einem Label: Es ist keine der Klassen.",
    "emergency-sign-assert-on-input": "Die Prüfung von CUDA gilt der Vorhersage: BCELoss nimmt Wahrscheinlichkeiten.",
    "emergency-sign-input-not-probability": (
        "BCELoss nimmt Wahrscheinlichkeiten, und die Vorhersagen liegen nicht zwischen null und eins."
    ),
    "emergency-sign-target-not-probability": "BCELoss nimmt Labels zwischen null und eins.",
    "emergency-sign-log-gave-nan": "PyTorch nennt den Logarithmus als die Operation, deren Gradient NaN ist.",
    "emergency-sign-other-gave-nan": "PyTorch nennt {operation} als die Operation, deren Gradient NaN ist.",
    "emergency-sign-activation-warning": (
        "Keras warnt: Der Loss erwartet Logits, das Modell endet aber mit {activation}. TensorFlow findet die Logits "
        "hier wieder; andere Backends tun das nicht, und predict() auch nicht."
    ),
    "emergency-sign-tensor-not-finite": "TensorFlow fand beim Prüfen der Zahlen einen Tensor mit {what}.",
    "emergency-sign-jax-not-finite": "JAX meldet ein Ergebnis von {operation} mit {what}.",
    "emergency-sign-input-not-finite": (
        "Die Eingaben enthalten NaN oder unendliche Werte: Sie wurden abgewiesen, bevor etwas berechnet wurde."
    ),
    "emergency-sign-gradient-not-finite": "Die Norm des Gradienten ist nicht endlich.",
    "emergency-sign-gradient-hidden": (
        "Die Norm des Gradienten ist nicht endlich, und der Loss daneben ist null oder wiederholt sich: Das gibt ein "
        "Trainer an Stelle eines Loss aus, der NaN ist."
    ),
    "emergency-sign-samples-not-finite": (
        "PyTorch sollte aus Wahrscheinlichkeiten ziehen, die unendlich, NaN oder negativ sind."
    ),
    "emergency-sign-numpy-log-of-zero": "NumPy warnt vor einem Logarithmus von null.",
    "emergency-sign-numpy-overflow": "NumPy warnt, dass exp übergelaufen ist.",
    "emergency-sign-root-gave-nan": (
        "PyTorch nennt {operation} als die Operation, deren Gradient NaN ist: Bei null ist ihre Ableitung unendlich."
    ),
    "emergency-sign-assert-on-index": (
        "Die Prüfung von CUDA gilt dem Index eines Embeddings, einer Eingabe also und keinem Label."
    ),
    "emergency-sign-scaler-skips": (
        "Die Skalierung des Loss überspringt Schritte, weil Gradienten in float16 überlaufen."
    ),
    "emergency-sign-stopped-on-nan": "Das Training wurde angehalten, weil der Loss nicht endlich ist.",
    "emergency-sign-shapes-differ": "Labels und Ausgaben haben verschiedene Formen.",
    "emergency-sign-one-hot-for-sparse": "Ein Sparse-Loss bekam Labels mit so vielen Dimensionen wie die Ausgabe.",
    "emergency-sign-rows-for-classes": "Der Loss will eine Klassennummer je Beispiel und bekam Zeilen von Labels.",
    "emergency-sign-label-type": "Die Labels haben einen anderen Datentyp, als der Loss braucht.",
    "emergency-sign-finding": "Der Doktor zu Zeile {line:,}: {message}",
    "emergency-sign-finding-somewhere": "Der Doktor: {message}",
    "emergency-sign-model-returns-probabilities": "Das Modell gibt Wahrscheinlichkeiten zurück.",
    "emergency-sign-model-returns-logits": "Das Modell gibt Logits zurück.",
    "emergency-sign-loss-takes-probabilities": "Der Loss erwartet Wahrscheinlichkeiten.",
    "emergency-sign-loss-takes-logits": "Der Loss erwartet Logits.",
    "emergency-sign-computed-in-float32": "Alles wird in float32 oder breiter berechnet.",
    "emergency-sign-computed-in-float16": "Manches davon wird in float16 berechnet.",
    "emergency-sign-computed-in-bfloat16": "Manches davon wird in bfloat16 berechnet.",
    "emergency-sign-helped-by-lower-rate": "Mit einem Zehntel der Lernrate verschwindet es.",
    "emergency-sign-not-helped-by-lower-rate": "Ein Zehntel der Lernrate ändert nichts.",
    "emergency-sign-data-checked": "Alle Eingaben sind endlich, alle Labels im Bereich.",
    "emergency-sign-data-unsound": "Manche Eingaben sind nicht endlich, oder manche Labels außerhalb des Bereichs.",
    "emergency-sign-weights-used": "Manche Beispiele sind gewichtet, maskiert oder ignoriert.",
    "emergency-sign-weights-unused": "Alle Beispiele zählen gleich.",
}

_AT = "Schritt {step:,}, {where}: "
_WATCHED = {
    "watch-inputs-not-finite": f"{_AT}Die Eingaben dieses Batches enthalten NaN oder Unendlich.",
    "watch-zero-weights": f"{_AT}Der Loss ist {{loss:.4g}}, und kein Beispiel dieses Batches zählt: Alle Gewichte sind "
    "null, oder alle Labels werden ignoriert.",
    "watch-negative-weights": f"{_AT}{{count:,}} Gewichte von Beispielen dieses Batches liegen unter null.",
    "watch-labels-out-of-range": f"{_AT}Die Labels reichen von {{low:.12g}} bis {{high:.12g}}; der Loss verlangt "
    "sie von null bis {most:.12g}.",
    "watch-ignore-label": f"{_AT}Das Label {{label:.12g}} kennzeichnet Beispiele, die nicht zählen, und der Loss kennt "
    "es nicht.",
    "watch-log-of-zero": f"{_AT}Der Loss ist {{loss:.4g}}: der Logarithmus einer Zahl, die genau null ist.",
    "watch-overflow": f"{_AT}Eine Zahl ist zu groß für {{format}}, dessen größte {{limit:.4g}} ist: Vor dem Überlauf "
    "gab es Zahlen bis {largest:.4g}.",
    "watch-masked-row": f"{_AT}In {{count:,}} Zeilen ist jede Klasse mit minus unendlich maskiert.",
    "watch-learning-rate": f"{_AT}Das Training divergiert: Der Loss wuchs von {{low:.4g}} auf {{high:.4g}}.",
    "watch-exploded-weights": f"{_AT}Das Training divergiert: Das größte Gewicht wuchs von {{low:.4g}} auf "
    "{high:.4g}.",
    "watch-weights-not-finite": f"{_AT}Gewichte sind nicht endlich, obwohl die Losses davor es waren: Ein Gradient war "
    "unendlich oder NaN.",
    "watch-layer-not-finite": f"{_AT}Die Schicht macht aus endlichen Zahlen Unendlich oder NaN.",
    "watch-loss-not-finite": f"{_AT}Der Loss ist {{loss:.4g}}, obwohl Ausgaben und Labels endlich und im Bereich sind: "
    "Das entsteht im Loss selbst.",
    "watch-double-activation": f"{_AT}Die Ausgaben sind Wahrscheinlichkeiten, und der Loss wendet die Aktivierung noch "
    "einmal an: Nachgerechnet ergibt das genau diesen Loss.",
    "watch-missing-activation": f"{_AT}Der Loss verlangt Wahrscheinlichkeiten, und {{count:,}} Ausgaben liegen unter "
    "null.",
    "watch-clip": f"{_AT}{{share:.0%}} der Beispiele dieses Batches sind an der Obergrenze des Clips, einem Loss von "
    "{ceiling:.3f}, mit einem Gradienten von genau null.",
    "watch-absorbed": f"{_AT}Bei {{share:.0%}} der Beispiele dieses Batches hat die Softmax-Summe einen einzigen "
    "Summanden: Die anderen gehen in {format} durch Rundung verloren.",
    "watch-stored-loss": f"{_AT}Der Loss wird in {{format}} gespeichert: Um {{loss:.4g}} bewegt er sich in Schritten "
    "von {spacing:.4g}, und die letzten {count:,} Losses haben {distinct:,} Werte.",
    "watch-hidden-not-finite": f"{_AT}Der Loss wurde {{loss:.4g}} in einem kompilierten Schritt, in den nicht "
    "hineingesehen werden kann.",
    "watch-place-loss": "beim Loss",
    "watch-place-outputs": "bei den Ausgaben",
    "watch-place-inputs": "bei den Eingaben",
    "watch-place-step": "in einem kompilierten Schritt",
    "watch-line": "Zeile {line:,} ist keine Zeile, wie logit_watch sie schreibt",
    "watch-none": "in dieser Datei ist keine Zeile von logit_watch",
    "watch-long-line": "Zeile {line:,} hat mehr als {most:,} Bytes",
    "watch-many-lines": "es sind mehr als {most:,} Zeilen",
    "watch-bytes": "{count:,} Bytes, erlaubt sind höchstens {most:,}; python -m core watch-report liest Dateien jeder "
    "Größe",
}

EMERGENCY: dict[str, str] = {
    **_CAUSES,
    **_WHYS,
    **_REPAIRS,
    **_SIGNS,
    **_WATCHED,
    "emergency-unit-epoch": "Epoche",
    "emergency-unit-step": "Schritt",
    "emergency-unit-entry": "Eintrag",
    "emergency-found-nan": "NaN-Werten",
    "emergency-found-inf": "unendlichen Werten",
    "emergency-found-both": "unendlichen Werten und NaN",
    "emergency-too-long": "{count:,} Zeichen; erlaubt sind höchstens {most:,}. Füge nur den letzten Teil ein",
    "emergency-long-file": "mehr als {most:,} Zeichen; behalte nur den letzten Teil",
    "emergency-too-many": "{count:,} Zahlen; erlaubt sind höchstens {most:,}. Füge nur den letzten Teil ein",
    "emergency-uneven": "Zeilen mit {one:,} und mit {other:,} Logits; nötig sind gleich viele in jeder Zeile",
    "emergency-symptom": "Symptom: {name!r} ist unbekannt; zur Auswahl stehen {allowed}",
}
