"""Which arguments have a default value in the SDL?"""

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)


def drop_null_defaults(schema: GraphQLSchema) -> None:
    """Take `= null` away, which Strawberry makes of Python's `= None`: absent and null are the same to us."""
    for named in schema.type_map.values():
        if isinstance(named, GraphQLInputObjectType):
            for member in named.fields.values():
                if member.default_value is None:
                    member.default_value = Undefined
        elif isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for field in named.fields.values():
                _drop(field)


def _drop(field: GraphQLField) -> None:
    for argument in field.args.values():
        if argument.default_value is None:
            argument.default_value = Undefined
