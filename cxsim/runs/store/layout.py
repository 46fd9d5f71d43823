"""The tables of a store, and the marks by which a file is known to be one."""

from __future__ import annotations

import sqlite3

APPLICATION = 0x63785349
"""Marks a SQLite file as one of ours ("cxSI")."""
SCHEMA = 1
PARTS = ("company", "ownership", "future")
"""What a scenario is kept as: parts that scenarios share are kept once."""

TABLES = """
CREATE TABLE engine(id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, body TEXT NOT NULL);
CREATE TABLE part(id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, body BLOB NOT NULL);
CREATE TABLE scenario(
  id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL,
  company TEXT NOT NULL, ownership TEXT NOT NULL, title TEXT NOT NULL, resources TEXT NOT NULL,
  future TEXT NOT NULL, company_part INTEGER NOT NULL REFERENCES part(id),
  ownership_part INTEGER NOT NULL REFERENCES part(id),
  future_part INTEGER NOT NULL REFERENCES part(id));
CREATE TABLE study(
  id INTEGER PRIMARY KEY, digest TEXT UNIQUE NOT NULL, name TEXT NOT NULL, baseline TEXT NOT NULL,
  engine INTEGER NOT NULL REFERENCES engine(id), customers INTEGER NOT NULL,
  weeks INTEGER NOT NULL, first_seed INTEGER NOT NULL, seeds INTEGER NOT NULL,
  started REAL NOT NULL, body BLOB NOT NULL);
CREATE TABLE environment(
  study INTEGER NOT NULL REFERENCES study(id), number INTEGER NOT NULL, settings TEXT NOT NULL,
  PRIMARY KEY(study, number)) WITHOUT ROWID;
CREATE TABLE cell(
  study INTEGER NOT NULL REFERENCES study(id), environment INTEGER NOT NULL,
  position INTEGER NOT NULL, scenario INTEGER NOT NULL REFERENCES scenario(id),
  PRIMARY KEY(study, environment, position)) WITHOUT ROWID;
CREATE INDEX cell_of_scenario ON cell(scenario);
CREATE TABLE run(
  id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL,
  scenario INTEGER NOT NULL REFERENCES scenario(id), engine INTEGER NOT NULL REFERENCES engine(id),
  customers INTEGER NOT NULL, weeks INTEGER NOT NULL, seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('done', 'failed', 'set aside')), kept TEXT NOT NULL,
  error TEXT, traceback TEXT, seconds REAL NOT NULL, ended REAL NOT NULL);
CREATE INDEX run_of_scenario ON run(scenario, engine, customers, weeks, seed);
CREATE TABLE metric_name(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE metric(
  run INTEGER NOT NULL REFERENCES run(id), name INTEGER NOT NULL REFERENCES metric_name(id),
  value REAL, PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE TABLE series(
  run INTEGER NOT NULL REFERENCES run(id), name TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(run, name)) WITHOUT ROWID;
"""


def make(db: sqlite3.Connection) -> None:
    """Make the tables of a new store."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    for statement in TABLES.split(";"):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")
