"""How is a GraphQL answer made without executing it field by field?"""
