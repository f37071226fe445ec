"""Holds our GraphQL questions against GitHub's whole public schema, and cuts from it the part that the tests need.

npm pack @octokit/graphql-schema && tar xzf octokit-graphql-schema-*.tgz
python benchmarks/github_schema.py package/schema.graphql            check, say what is out of date
python benchmarks/github_schema.py package/schema.graphql --write    write tests/github/schema.graphql anew
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import graphql as g

from nhsr_registry.github.queries import all_queries

TARGET = Path(__file__).parents[1] / "tests" / "github" / "schema.graphql"
HEAD = """\
# The part of GitHub's public GraphQL schema that our questions touch, cut from @octokit/graphql-schema by
# benchmarks/github_schema.py: do not edit. Copyright (c) 2017 Octokit contributors, MIT licence.
"""
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


class Touched(g.Visitor):
    """Types and fields that a query names."""

    def __init__(self, info: g.TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.fields: dict[str, set[str]] = {}

    def enter_field(self, node: Any, *_: Any) -> None:
        parent = self.info.get_parent_type()
        if parent and not node.name.value.startswith("__"):
            self.fields.setdefault(parent.name, set()).add(node.name.value)


def cut(schema: g.GraphQLSchema, queries: dict[str, str]) -> str:
    """The schema without what no query names; fields that are kept keep all their arguments."""
    info = g.TypeInfo(schema)
    touched = Touched(info)
    for query in queries.values():
        g.visit(g.parse(query), g.TypeInfoVisitor(info, touched))
    kept = touched.fields
    done: dict[str, str] = {}
    kept.setdefault("Node", {"id"})
    kept |= {name: {"id"} for name in ("Organization", "User")}
    waiting = [*kept]
    while waiting:
        name = waiting.pop()
        if name in done or name in BUILT_IN:
            continue
        type_ = schema.type_map[name]
        text, more = _shown(schema, type_, kept)
        done[name] = text
        waiting += more
    return HEAD + "\n" + "\n\n".join(done[name] for name in sorted(done)) + "\n"


def _shown(schema: g.GraphQLSchema, type_: Any, kept: dict[str, set[str]]) -> tuple[str, list[str]]:
    name = type_.name
    if isinstance(type_, g.GraphQLScalarType):
        return f"scalar {name}", []
    if isinstance(type_, g.GraphQLEnumType):
        return f"enum {name} {{\n" + "".join(f"  {value}\n" for value in type_.values) + "}", []
    if isinstance(type_, g.GraphQLUnionType):
        members = [t.name for t in type_.types if t.name in kept]
        return f"union {name} = {' | '.join(members)}", members
    if isinstance(type_, g.GraphQLInputObjectType):
        fields = [f"  {key}: {field.type}\n" for key, field in type_.fields.items()]
        return f"input {name} {{\n{''.join(fields)}}}", [g.get_named_type(f.type).name for f in type_.fields.values()]
    wanted = kept.get(name, set())
    lines, more = [], []
    abstract = [i for i in type_.interfaces if i.name in kept]
    for interface in abstract:
        wanted = wanted | kept[interface.name]
    for key, field in type_.fields.items():
        if key not in wanted:
            continue
        args = ", ".join(f"{a}: {arg.type}" for a, arg in field.args.items())
        lines.append(f"  {key}{f'({args})' if args else ''}: {field.type}\n")
        more += [g.get_named_type(field.type).name, *(g.get_named_type(arg.type).name for arg in field.args.values())]
    interfaces = f" implements {' & '.join(i.name for i in abstract)}" if abstract else ""
    word = "interface" if isinstance(type_, g.GraphQLInterfaceType) else "type"
    if isinstance(type_, g.GraphQLInterfaceType):
        more += [t.name for t in schema.get_possible_types(type_) if t.name in kept]
    return f"{word} {name}{interfaces} {{\n{''.join(lines)}}}", more


def main(args: list[str]) -> int:
    # GitHub's own schema has small faults (a field twice, deprecated parts of an interface) that are not ours to judge.
    schema = g.build_schema(Path(args[0]).read_text(encoding="utf-8"), assume_valid=True, assume_valid_sdl=True)
    queries = all_queries()
    wrong = [
        f"{name}: {error.message}" for name, query in queries.items() for error in g.validate(schema, g.parse(query))
    ]
    text = cut(schema, queries)
    small = g.build_schema(text)
    wrong += [f"{name}, cut: {e.message}" for name, query in queries.items() for e in g.validate(small, g.parse(query))]
    print(*wrong or [f"{len(queries)} questions agree with GitHub's schema of {len(schema.type_map)} types"], sep="\n")
    if "--write" in args:
        TARGET.write_text(text, encoding="utf-8")
        print(f"{TARGET.name}: {len(text)} characters, {len(small.type_map)} types")
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
        wrong.append(TARGET.name)
        print(f"{TARGET.name} is out of date: --write")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
