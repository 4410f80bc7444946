-- expect = ["不用 USING"]
SELECT f.项目代码 FROM 发放 AS f JOIN 标准 AS s USING (项目代码)
