-- Accounts, credentials, sessions, carts and purchases under way: what customer-db owns.

CREATE SEQUENCE account_ids;
CREATE SEQUENCE session_ids;

CREATE TABLE accounts (
  id bigint PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('buyer', 'seller')),
  username text NOT NULL CHECK (username <> ''),
  -- What the username would be if the account were opened today. Names that look alike have the same one.
  normal_username text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  tier text NOT NULL CHECK (tier IN ('normal', 'vip')),
  -- Username and name in small letters, for the administrator's search.
  searched text NOT NULL,
  -- The key that its CreateAccount carried, so that a repeated one finds it.
  create_key text,
  created_at timestamptz(3) NOT NULL,
  last_active timestamptz(3),
  locked_at timestamptz(3),
  -- How often a cart was saved.
  saved_as integer NOT NULL DEFAULT 0 CHECK (saved_as >= 0),
  UNIQUE (role, username)
);
CREATE INDEX accounts_by_normal_username ON accounts (role, normal_username);
CREATE INDEX accounts_locked ON accounts (id) WHERE locked_at IS NOT NULL;

-- Salt and hash, never the password.
CREATE TABLE credentials (
  account_id bigint PRIMARY KEY REFERENCES accounts,
  password_hash text NOT NULL CHECK (password_hash LIKE 'scrypt$%')
);

CREATE TABLE saved_cart_lines (
  account_id bigint NOT NULL REFERENCES accounts,
  item_id text NOT NULL,
  place integer NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  PRIMARY KEY (account_id, item_id)
);

CREATE TABLE sessions (
  sid bigint PRIMARY KEY,
  -- Of the token, which nobody can learn from it.
  token_hash text NOT NULL UNIQUE,
  account_id bigint NOT NULL REFERENCES accounts,
  last_used timestamptz(3) NOT NULL,
  -- Until when it was kept although nobody used it.
  kept_at timestamptz(3),
  -- The purchase begun last, if the cart was not touched since, and the connection that its outcome was written to.
  last_purchase text,
  answered_via text
);
CREATE INDEX sessions_of_account ON sessions (account_id);
CREATE INDEX sessions_by_last_use ON sessions (last_used);

-- The cart of each session.
CREATE TABLE carts (
  sid bigint PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
  version integer NOT NULL CHECK (version >= 0),
  -- Which saving of the buyer's cart it started from or was saved as; -1 for none.
  based_on integer NOT NULL CHECK (based_on >= -1),
  changed boolean NOT NULL
);

CREATE TABLE cart_lines (
  sid bigint NOT NULL REFERENCES carts ON DELETE CASCADE,
  item_id text NOT NULL,
  place integer NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  PRIMARY KEY (sid, item_id)
);

-- Sessions that timed out, for as long as a client may be told so.
CREATE TABLE expired_sessions (
  token_hash text PRIMARY KEY,
  role text NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX expired_sessions_by_age ON expired_sessions (at);

-- Purchases whose lines left a cart, and whose end was not told.
CREATE TABLE purchases (
  ref text PRIMARY KEY,
  buyer_id bigint NOT NULL REFERENCES accounts,
  sid bigint NOT NULL,
  at timestamptz(3) NOT NULL,
  -- Whether the buyer's saved cart went into it, and the saving that it left behind.
  took_saved boolean NOT NULL,
  saved_as integer NOT NULL,
  key text,
  attempts integer NOT NULL CHECK (attempts >= 1)
);
CREATE INDEX purchases_of_buyer ON purchases (buyer_id, at);

CREATE TABLE purchase_lines (
  ref text NOT NULL REFERENCES purchases ON DELETE CASCADE,
  -- Whether it is a line of the saved cart, or one of the cart that is bought.
  saved boolean NOT NULL,
  item_id text NOT NULL,
  place integer NOT NULL,
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  PRIMARY KEY (ref, saved, item_id)
);

-- First outcomes of requests that carried a key.
CREATE TABLE keyed_outcomes (
  account text NOT NULL,
  key text NOT NULL,
  op text NOT NULL,
  at timestamptz(3) NOT NULL,
  outcome text NOT NULL,
  request text NOT NULL,
  owner text NOT NULL,
  PRIMARY KEY (account, key)
);
CREATE INDEX keyed_outcomes_by_age ON keyed_outcomes (at);

-- The histories of this database's own numbers, and of the items' that it holds.
CREATE TABLE epochs (
  owner text NOT NULL CHECK (owner IN ('own', 'other', 'restored with')),
  position integer NOT NULL,
  id text NOT NULL,
  begins_at jsonb NOT NULL,
  brought boolean NOT NULL DEFAULT false,
  PRIMARY KEY (owner, position)
);

-- Takes numbers that follow each other, and answers with the first of each kind. The lock is held for a moment only.
CREATE FUNCTION take_numbers(accounts integer, sessions integer, OUT account bigint, OUT session bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_lock('account_ids'::regclass::oid::bigint);
  IF accounts > 0 THEN
    account := nextval('account_ids');
    PERFORM setval('account_ids', account + accounts - 1);
  END IF;
  IF sessions > 0 THEN
    session := nextval('session_ids');
    PERFORM setval('session_ids', session + sessions - 1);
  END IF;
  PERFORM pg_advisory_unlock('account_ids'::regclass::oid::bigint);
END
$$;
