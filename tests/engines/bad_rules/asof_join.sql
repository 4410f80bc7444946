-- expect = ["不支持 ASOF JOIN"]
SELECT f.项目代码 FROM 发放 AS f ASOF JOIN 标准 AS s ON f.发放日期 >= s.起
