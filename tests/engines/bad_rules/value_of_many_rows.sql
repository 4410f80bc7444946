-- expect = ["可能返回多行"]
SELECT 项目代码 FROM 发放 WHERE 金额 > (SELECT 每亩 FROM 标准)
