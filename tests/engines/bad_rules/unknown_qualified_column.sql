-- expect = ["表“f”没有列“每亩”"]
SELECT f.项目代码 FROM 发放 AS f WHERE f.每亩 > 1
