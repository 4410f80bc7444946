-- expect = ["FROM 中没有“g”"]
SELECT f.项目代码 FROM 发放 AS f WHERE g.金额 > 1
