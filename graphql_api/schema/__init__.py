"""Which GraphQL types and fields stand for which resolvers?"""
