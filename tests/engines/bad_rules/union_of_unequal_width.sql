-- expect = ["UNION 两边的列数不同：2 与 1"]
WITH 甲 AS (SELECT 项目代码, 金额 FROM 发放 UNION ALL SELECT 项目代码 FROM 标准)
SELECT 项目代码 FROM 甲
