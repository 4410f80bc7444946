-- expect = ["不支持 NATURAL JOIN"]
SELECT f.项目代码 FROM 发放 AS f NATURAL JOIN 标准 AS s
