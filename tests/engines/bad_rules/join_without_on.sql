-- expect = ["JOIN 没有 ON"]
SELECT f.项目代码 FROM 发放 AS f JOIN 标准 AS s
