-- expect = ["TABLE 不支持 SAMPLE"]
SELECT 项目代码 FROM 发放 TABLESAMPLE 10%
