-- Items, stock, feedback, orders, payments and events: what product-db owns. Money is in cents.

CREATE SEQUENCE revs;
CREATE SEQUENCE serials;
CREATE SEQUENCE order_ids;
CREATE SEQUENCE workers;

CREATE TABLE images (
  name text PRIMARY KEY CHECK (name ~ '^[0-9a-f]{64}$'),
  size integer NOT NULL CHECK (size > 0),
  content bytea NOT NULL,
  CHECK (size = length(content))
);

CREATE TABLE items (
  item_id text PRIMARY KEY,
  category integer NOT NULL CHECK (category BETWEEN 0 AND 9999),
  serial bigint NOT NULL UNIQUE,
  seller_id bigint NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- In small letters, as searches compare it: what these are depends on the language of a database.
  small_name text NOT NULL,
  keywords text[] NOT NULL CHECK (cardinality(keywords) <= 5),
  condition text NOT NULL CHECK (condition IN ('new', 'used')),
  price_cents bigint NOT NULL CHECK (price_cents BETWEEN 1 AND 100000000),
  -- Units for sale. A purchase that would take more than there are breaks this rule, whoever tries.
  quantity integer NOT NULL CHECK (quantity >= 0),
  -- Units in orders that are not settled.
  reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
  feedback_up integer NOT NULL DEFAULT 0 CHECK (feedback_up >= 0),
  feedback_down integer NOT NULL DEFAULT 0 CHECK (feedback_down >= 0),
  rev bigint NOT NULL,
  withdrawn boolean NOT NULL DEFAULT false,
  -- Whether it was described again, and whether its image was ever changed: then its events say so.
  redescribed boolean NOT NULL DEFAULT false,
  repictured boolean NOT NULL DEFAULT false,
  image text REFERENCES images,
  CONSTRAINT id_of_category_and_serial CHECK (item_id = category || '-' || serial),
  CONSTRAINT not_too_many_units CHECK (quantity + reserved <= 1000000),
  CONSTRAINT nothing_of_a_withdrawn_item CHECK (NOT withdrawn OR quantity = 0)
);
CREATE INDEX items_of_seller ON items (seller_id, serial) INCLUDE (feedback_up, feedback_down, sold);
CREATE INDEX items_ranked ON items ((feedback_down - feedback_up), price_cents, category, serial) WHERE quantity > 0;
CREATE INDEX items_ranked_in_category ON items (category, (feedback_down - feedback_up), price_cents, serial) WHERE quantity > 0;
CREATE INDEX items_by_image ON items (image) WHERE image IS NOT NULL;

-- The keywords as search compares them: in small letters.
CREATE TABLE keywords (
  word text NOT NULL,
  item_id text NOT NULL REFERENCES items,
  PRIMARY KEY (word, item_id)
);
CREATE INDEX keywords_of_item ON keywords (item_id);

CREATE TABLE feedback (
  item_id text NOT NULL REFERENCES items,
  buyer_id bigint NOT NULL,
  thumb text NOT NULL CHECK (thumb IN ('up', 'down')),
  PRIMARY KEY (item_id, buyer_id)
);

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  -- Which purchase it is: the same one never makes two orders.
  ref text NOT NULL UNIQUE,
  buyer_id bigint NOT NULL,
  tier text NOT NULL CHECK (tier IN ('normal', 'vip')),
  status text NOT NULL CHECK (status IN ('queued', 'paid', 'declined', 'cancelled')),
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  placed_at timestamptz(3) NOT NULL,
  taken_at timestamptz(3),
  settled_at timestamptz(3),
  -- The worker that has it paid. Workers that are gone lose their orders.
  worker integer,
  -- Its payment may have been taken: only payments can say.
  in_doubt boolean NOT NULL DEFAULT false,
  CONSTRAINT settled_at_its_end CHECK ((settled_at IS NULL) = (status = 'queued')),
  CONSTRAINT worked_on_while_queued CHECK (worker IS NULL OR status = 'queued')
);
CREATE INDEX orders_of_buyer ON orders (buyer_id, id);
CREATE INDEX orders_waiting ON orders (tier, id) WHERE status = 'queued' AND worker IS NULL;
CREATE INDEX orders_being_paid ON orders (worker) WHERE worker IS NOT NULL;

CREATE TABLE order_lines (
  order_id bigint NOT NULL REFERENCES orders,
  line integer NOT NULL CHECK (line >= 0),
  item_id text NOT NULL REFERENCES items,
  seller_id bigint NOT NULL,
  name text NOT NULL,
  price_cents bigint NOT NULL CHECK (price_cents > 0),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line)
);
CREATE INDEX lines_of_seller ON order_lines (seller_id, order_id);
CREATE INDEX lines_of_item ON order_lines (item_id);

-- The paid orders, in the order of their payment.
CREATE TABLE payments (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL UNIQUE REFERENCES orders
);

-- Purchases of which no order came, and none may come any more.
CREATE TABLE rejected_purchases (
  ref text PRIMARY KEY,
  at timestamptz(3) NOT NULL
);
CREATE INDEX rejected_purchases_by_age ON rejected_purchases (at);

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

-- What changed, for those that follow: written with the change itself, and delivered in the order of the revisions.
CREATE TABLE events (
  rev bigint PRIMARY KEY,
  topic text NOT NULL CHECK (topic IN ('items', 'orders', 'sales')),
  -- The only account that may see it, if not everybody may.
  account bigint,
  item_id text,
  order_id bigint,
  event text NOT NULL
);

-- The histories of this database's own numbers, and of the accounts' that it holds.
CREATE TABLE epochs (
  owner text NOT NULL CHECK (owner IN ('own', 'other', 'restored with')),
  position integer NOT NULL,
  id text NOT NULL,
  begins_at jsonb NOT NULL,
  brought boolean NOT NULL DEFAULT false,
  PRIMARY KEY (owner, position)
);

-- Takes numbers that follow each other, and answers with the first of each kind. The transaction has its own number before,
-- so that whoever misses a revision can tell when it will never come. The lock is held for a moment only.
CREATE FUNCTION take_numbers(revs integer, serials integer, orders integer,
                             OUT rev bigint, OUT serial bigint, OUT order_id bigint)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_current_xact_id();
  PERFORM pg_advisory_lock('revs'::regclass::oid::bigint);
  IF revs > 0 THEN
    rev := nextval('revs');
    PERFORM setval('revs', rev + revs - 1);
  END IF;
  IF serials > 0 THEN
    serial := nextval('serials');
    PERFORM setval('serials', serial + serials - 1);
  END IF;
  IF orders > 0 THEN
    order_id := nextval('order_ids');
    PERFORM setval('order_ids', order_id + orders - 1);
  END IF;
  PERFORM pg_advisory_unlock('revs'::regclass::oid::bigint);
END
$$;
