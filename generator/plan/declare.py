"""Declarations as code: objects as records, enums as open literals with named constants, all else as aliases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from ..ir import AliasType, Array, EnumType, Field, Nullable, ObjectType, Scalar, Text, Type, Union
from ..naming import Wish, assign, constant_name, wire_name
from ..resources import OverlayRule, place_of
from .annotate import annotated, annotation, literals
from .needs import need_views
from .prose import about, described, facts, field_doc, section
from .queries import PAGE, constant, lets_text, page_item
from .reserved import FIELDS, PAGED
from .scope import Module, Scope
from .text import docstring, first_sentence, literal
from .views import AliasView, ConstantsView, FieldView, RecordView

if TYPE_CHECKING:
    from ..problems import Problems
    from .tree import Endpoint


def record(declared: ObjectType, module: Module, endpoints: dict[str, Endpoint], problems: Problems) -> RecordView:
    """The class of an object."""
    atlas = module.context.atlas
    name = atlas.names[declared.key]
    layout = module.context.layout
    overlay = layout.overlays.get(name) or OverlayRule(layout.options.record)
    nested = tuple(atlas.nested.get(name, ()))
    held = page_item(declared, atlas.types)
    fields = [item for item in _own_fields(declared, held) if item.wire not in overlay.leaves]
    _check_leaves(declared, overlay, name, module, problems)
    names = field_names(fields, () if held is None else PAGED)
    scope = Scope(module).inside({*names.values(), *(inner for inner, _ in nested), *overlay.needs})
    module.imports.use_core("record", "record")
    # Before the base: what fields name already, the base needs not load.
    printed = tuple(_field(item, names[item.wire], declared, scope) for item in fields)
    return RecordView(
        name=name,
        base=_record_base(overlay, scope) if held is None else _page_base(held, overlay, scope),
        doc=described(declared.text, f"`{declared.hint}` of the API."),
        nested=nested,
        fields=printed,
        needs=need_views(name, overlay, names, scope, endpoints, problems),
    )


def _own_fields(declared: ObjectType, held: Type | None) -> Sequence[Field]:
    """The fields that a class declares: a page has its links from its base, and a list of items whatever happens."""
    if held is None:
        return declared.fields
    found = [item for item in declared.fields if item.wire not in PAGE or item.wire == "results"]
    return [evolve(item, type=Array(held)) if item.wire == "results" else item for item in found]


def _record_base(overlay: OverlayRule, scope: Scope) -> str:
    if not overlay.overlay:
        scope.module.imports.use_core("record", "Record")
    return scope.mixin(overlay, "Record")


def _page_base(held: Type, overlay: OverlayRule, scope: Scope) -> str:
    """The class of pages, and the overlay of this one; the item is quoted, since it may be declared later."""
    module, page = scope.context.page
    scope.module.imports.use(module, page)
    base = f"{page}[{literal(annotation(held, scope))}]"
    own = scope.module.context.layout.options.record != overlay.overlay
    return ", ".join(dict.fromkeys((scope.mixin(overlay, base), base))) if own else base


def field_names(fields: Sequence[Field], taken: Collection[str] = ()) -> dict[str, str]:
    """Python names of fields, by wire name; what every record has is taken, too."""
    wishes = [Wish(item.wire, wire_name(item.wire)) for item in fields]
    return assign([Wish(wish.key, wish.name, int(wish.key != wish.name)) for wish in wishes], {*FIELDS, *taken})


def _field(item: Field, name: str, owner: ObjectType, scope: Scope) -> FieldView:
    default = _default(item, owner, scope)
    if default == "ABSENT":
        scope.module.imports.use_core("record", "ABSENT")
    secret = _secret(item.type)
    if name != item.wire or secret:
        scope.module.imports.use_core("record", "wire")
        said = (literal(item.wire), f"default={default}" if default else "", "secret=True" if secret else "")
        default = f"wire({', '.join(filter(None, said))})"
    flags = [
        said
        for said, holds in (
            ("Deprecated", item.text.deprecated),
            ("Set by the service, never sent", item.read_only),
            ("Sent, never returned", item.write_only),
        )
        if holds
    ]
    return FieldView(
        name=name,
        annotation=annotation(item.type, scope),
        default=default,
        doc=field_doc(about(item.text, item.type, scope.atlas.types), facts(item.default, item.limits, flags)),
    )


def _secret(kind: Type) -> bool:
    """Whether a value is not to be shown: the document's `format: password`."""
    match kind:
        case Nullable(inner):
            return _secret(inner)
        case Scalar("str", "password"):
            return True
        case _:
            return False


def _default(item: Field, owner: ObjectType, scope: Scope) -> str:
    """The one value that a field can have, where it must be there; nothing, where some value must be given."""
    if not item.required or item.read_only:
        return "ABSENT"
    fixed = constant(item.type, scope.atlas.types)
    if fixed is not None:
        return literal(fixed.values[0])
    tag = scope.atlas.tags.get((owner.key, item.wire))
    return literal(tag) if tag is not None and lets_text(item.type, scope.atlas.types, tag) else ""


def enum(declared: EnumType, module: Module) -> tuple[AliasView, ConstantsView]:
    """The alias that lists the known values, and the class that names them."""
    atlas = module.context.atlas
    name = atlas.names[declared.key]
    module.imports.use("typing", "Final", "TypeAlias")
    value = " | ".join(dict.fromkeys(literals([one.value for one in declared.values], Scope(module))))
    wishes = [Wish(number, constant_name(one.name or one.value)) for number, one in enumerate(declared.values)]
    texts = [str(one.name or one.value) for one in declared.values]
    names = assign([Wish(wish.key, wish.name, int(wish.name != texts[wish.key])) for wish in wishes])
    text = declared.text if declared.text.description else Text(description=f"Known values of `{declared.hint}`.")
    constants = ConstantsView(
        name=atlas.constants[declared.key],
        doc=docstring(f"The known values of `{name}`, by name; the service may add others."),
        values=tuple((names[number], literal(one.value)) for number, one in enumerate(declared.values)),
    )
    return AliasView(name, value, described(text, "", indent=0)), constants


def alias(declared: AliasType, module: Module) -> AliasView:
    """The alias of a declaration that is neither an object nor an enum."""
    module.imports.use("typing", "TypeAlias")
    text = declared.text if declared.text.description else Text(description=f"`{declared.hint}` of the API.")
    name = module.context.atlas.names[declared.key]
    return AliasView(name, alias_value(declared.type, module), described(text, "", indent=0))


def mapping(declared: ObjectType, module: Module) -> AliasView:
    """The alias of an object that stays a plain mapping; what its keys are stands in the docstring."""
    module.imports.use("typing", "TypeAlias")
    values = {annotation(item.type, Scope(module)) for item in declared.fields}
    value = values.pop() if len(values) == 1 else Scope(module).typing("Any")
    keys = section("Keys", [(item.wire, first_sentence(item.text.description)[0]) for item in declared.fields], 0)
    name = module.context.atlas.names[declared.key]
    return AliasView(name, literal(f"dict[str, {value}]"), described(declared.text, "", keys, indent=0))


def alias_value(of: Type, module: Module) -> str:
    """An alias's value: quoted, since it may name what comes later, but for the tag that tells its options apart."""
    scope = Scope(module)
    if isinstance(of, Union) and of.discriminator is not None:
        module.imports.use_core("record", "Tagged")
        options = annotation(Union(of.options), scope)
        return annotated(literal(options), of.discriminator, scope)
    return literal(annotation(of, scope))


def _check_leaves(declared: ObjectType, overlay: OverlayRule, name: str, module: Module, problems: Problems) -> None:
    wires = {item.wire for item in declared.fields}
    for leave in overlay.leaves:
        if leave not in wires:
            where = place_of(module.context.layout, "overlays", name, "leaves")
            problems.add(
                declared.pointer, f"the layout leaves field {leave!r} of {name}, which is not here", place=where
            )
