-- expect = ["不支持把文字转换成 DATE"]
SELECT 项目代码 FROM 发放 WHERE CAST(期间 AS DATE) > DATE '2024-01-01'
