"""A page's table of controls, and the trips between a link, the values of the controls and what is computed of them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from core.states.controls import Control
from core.states.links import Link, Query, query_of

Params = TypeVar("Params")
Values = dict[str, Any]
"""The value of each control, by its key."""


class State(Generic[Params]):
    """The controls of a page: its attributes, each by its key.

    Attributes
    ----------
    controls : mapping of str to Control
        In the order of the class.
    """

    controls: ClassVar[Mapping[str, Control]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.controls = {key: control for key, control in vars(cls).items() if isinstance(control, Control)}

    def read(self, link: Link) -> Params:
        """Return what a page computes of a link; what the frame of the pages reads of it is passed over.

        Parameters
        ----------
        link : str or mapping
            A whole address, its query string, or what its parameters say.

        Raises
        ------
        ValueError
            Naming the control, what arrived and what is allowed.
        """
        return self.params(self.values(link))

    def link(self, params: Params) -> str:
        """Return the query string that leads to what a page has computed."""
        return urlencode(self.query(self.settings(params)), doseq=True)

    def values(self, link: Link) -> Values:
        """Return the value of each control by a link."""
        query = query_of(link)
        said = {key: control.read(query[key]) for key, control in self.controls.items() if query.get(key)}
        return self.defaults(said) | said

    def query(self, values: Values) -> Query:
        """Return what a link says of values: nothing of those that it may leave out."""
        defaults = {key: self.controls[key].write(value) for key, value in self.defaults(values).items()}
        said = {key: self.controls[key].write(value) for key, value in values.items()}
        return {key: texts for key, texts in said.items() if texts != defaults[key]}

    def defaults(self, said: Values) -> Values:
        """Return the values that a link may leave out, where it says others."""
        return {key: control.default for key, control in self.controls.items()}

    def params(self, values: Values) -> Params:
        """Return what a page computes of its controls' values; those that are missing stand at their defaults."""
        return values  # type: ignore[return-value]

    def settings(self, params: Params) -> Values:
        """Return the values of the controls that lead to what a page has computed: ``params`` read backwards."""
        return dict(params)  # type: ignore[call-overload, no-any-return]
