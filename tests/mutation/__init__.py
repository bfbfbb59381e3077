"""Mutation testing: does a case of the rules, or a test of the parsers, notice a slip in the code?"""
