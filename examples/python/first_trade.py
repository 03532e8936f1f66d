"""A seller offers a lamp, a buyer finds and buys it, and both are told.

    python3 first_trade.py 127.0.0.1:6003 127.0.0.1:6004
"""

import sys
import uuid

from marketlab import Client, MarketError


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def open_account(client, name):
    username = f"{name}-{uuid.uuid4().hex[:8]}"
    client.write("CreateAccount", username=username, password="secret", name=name)
    client.log_in(username, "secret")


def main(buyer_frontend, seller_frontend):
    with Client(*address(seller_frontend)) as seller, Client(*address(buyer_frontend)) as buyer:
        open_account(seller, "Stella")
        open_account(buyer, "Ben")
        seller.subscribe("sales")

        word = uuid.uuid4().hex[:8]
        lamp = dict(name="Desk lamp", category=2, keywords=[word], condition="new", price=19.99, quantity=3)
        item_id = seller.write("RegisterItemForSale", **lamp)["itemId"]

        found = buyer.call("SearchItemsForSale", keywords=[word])["items"]
        print(f"found {found[0]['name']} for {found[0]['price']}")
        buyer.write("AddItemToCart", itemId=item_id, quantity=2)
        order = buyer.write("MakePurchase")["order"]
        print(f"order {order['orderId']} is {order['status']}, total {order['total']}")

        sale = seller.next_event()["data"]
        print(f"sold {sale['quantity']} of {sale['name']}, {sale['remaining']} left")

        try:
            buyer.write("AddItemToCart", itemId=item_id, quantity=2)
        except MarketError as error:
            print(f"refused: {error.code}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
