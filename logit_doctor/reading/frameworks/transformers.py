"""Models of Hugging Face's transformers for PyTorch; those for TensorFlow are in ``hubs``."""

from logit_doctor.reading.frameworks.entries import Framework, Model

HEADS = (
    "SequenceClassification|TokenClassification|ImageClassification|AudioClassification|MultipleChoice|"
    "SemanticSegmentation|CausalLM|MaskedLM|Seq2SeqLM|VideoClassification"
)
TRANSFORMERS = Framework(
    name="pytorch",
    roots=("transformers",),
    homes={r"transformers\.models\.[\w.]+\.(?=[A-Z])": "transformers."},
    patterns={
        rf"transformers\.\w+For(?:{HEADS})(?:\.from_pretrained|\.from_config)?": Model(
            units="num_labels",
            kind="problem_type",
            families={"single_label_classification": "sparse", "multi_label_classification": "binary"},
        )
    },
)
